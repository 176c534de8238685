"""Promos: text that an outlet repeats under different stories, learned as articles are stored, and cut from them.

What is told apart, and how:

- A **line** is a paragraph of a body, or a deck. It is known by its folded text with the outlet's own name masked, so
  that "Get the news of the Harbour Gazette by mail" is one line on all outlets of a network.
- A line seen under a second story may be a promo, or the background that follow-ups repeat, a formula of daily
  bulletins, or a wire story sent twice. A promo stands under stories that have *nothing else in common*, is *not
  about them*, and stands under a *steady share* of what the outlet publishes: `judging` asks for all three.
- What is confirmed is cut from bodies, decks and teasers as they are stored, and from what is stored already. What was
  cut stays with the article (`articles.promos`), so that an operator who keeps a line gets it back.

`lines` cuts, `learning` keeps the state in `promos`, `judging` confirms, `cleaning` mends stored documents.
"""
