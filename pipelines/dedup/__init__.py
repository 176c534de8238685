"""Near-duplicates: which texts tell the same story.

- A text is **signed** (`signatures`): its words folded, its shingles sampled by their smallest hashes, the opening's
  shingles, names and numbers apart. Two samples are compared as the whole sets would be, whatever the lengths: copies
  are cut, so what counts is the share of the shorter text that the longer one has.
- **Candidates** are the texts that share an anchor, one of a sketch's smallest hashes (`engine`). Of the copies of a
  generated set 0.1 % have none in common with their story.
- What stands in many stories is **no evidence**: a shingle in more than eight is passed over. So furniture, formulas
  and an affair's background unite nothing.
- **Likeness** is a probability (`likeness`): learned weights of the share of common shingles, of the opening's, of
  names and numbers in common, and of the sizes. Copies keep opening, names and numbers; a follow-up has another
  opening, a twin other names, a formula other numbers.
- The likeliest story takes the text, or the text founds one. Stories are never united by what they share, and one that
  has no match for `days` is forgotten.
"""

from pipelines.dedup.engine import Engine
from pipelines.dedup.signatures import KINDS
from pipelines.dedup.texts import Decision, Link, Text, days_of

__all__ = ["KINDS", "Decision", "Engine", "Link", "Text", "days_of"]
