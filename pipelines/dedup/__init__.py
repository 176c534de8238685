"""Near-duplicates: which texts tell the same story.

What a text goes through, in order; figures are F1 / B-cubed of articles on two sets on which nothing was learned, an
invented one and one of real texts ("What each part is worth" in docs/benchmarks.md has the rest):

- **Furniture** (`furniture`): a line that its site had under three other stories is no part of it. Without: .995 / .988
  and .982 / .969, with: .999 / .997 and .993 / .987.
- **Words** (`words`): entities, typography, case and punctuation folded, what looks like a dateline and the word that
  "..." cuts taken off. A letter is a word in scripts without blanks.
- **Signature** (`signatures`): of the hashes of its shingles the smallest, a sample that copies draw alike; beside it
  samples of its opening, names and numbers, and the language that its frequent words tell. Texts of two languages are
  never compared.
- **Candidates** (`index`): what shares an anchor, one of the smallest hashes, and the texts of its own batch.
- **No evidence** is a shingle that more than eight stories had: furniture within lines, formulas, an affair's
  background.
- **Likeness** (`likeness`) is a probability: of a small net that was taught what copies and look-alikes have in common
  (`bench/train_dedup.py`). The share of the shorter text is what counts, as copies are cut; copies keep opening, names
  and numbers, a follow-up has another opening, a twin other names, a formula other numbers. A weighted sum in the
  net's place, taught the same, gave .987 / .982 and .965 / .966.
- **Decision** (`decisions`): the likeliest story takes the text, or the text founds one. Stories are never united by
  what they share, and no text bridges two; one that is all but certain to be of two, and whole, tells that they are
  one (without: .997 / .994 and .978 / .977, for what two cut copies founded stays two stories).
- **Time** (`known`): what has no match for `days` is forgotten, so last year's formula is not this year's, and the
  index stays as small as a month.

`streams` lets texts through an engine in memory, `shared` keeps what is known in MongoDB, `workers` shares it among
processes. Everything stored is the same in every process: hashes are our own or CRC, never Python's.
"""

from pipelines.dedup.engine import Engine
from pipelines.dedup.signatures import KINDS
from pipelines.dedup.texts import Decision, Link, Redirects, Text, days_of

__all__ = ["KINDS", "Decision", "Engine", "Link", "Redirects", "Text", "days_of"]
