import attrs
from captures import listing, teaser

from newscrawler.items import Image
from pipelines.collapse import collapse


def test_repeats_share_the_fullest_record_and_keep_their_places():
    bare = attrs.evolve(teaser(1, position=3, section="World"), headline=None, dateline=None)
    full = attrs.evolve(teaser(1, position=7, section="Sea", story=1), image=Image(url="https://a.example/1.png"))
    other = teaser(2, position=5)
    result = collapse(listing([], teasers=[full, other, bare])).teasers
    assert [(each.position, each.section, each.url) for each in result] == [
        (3, "World", None),
        (5, "International", None),
        (7, "Sea", full.url),
    ]
    first, second = result[0], result[2]
    assert first.headline == second.headline == "Boat 1 is late"
    assert first.dateline == second.dateline == full.dateline
    assert first.image == second.image == full.image
    assert result[1] == other


def test_a_page_without_repeats_stays_as_it_is():
    capture = listing([1], teasers=[teaser(1), teaser(2, position=1, self_=True)])
    assert collapse(capture) == capture
