"""What is clearly for others is not told, with the reason in the books; what is doubtful is, and so are changes."""

from dataclasses import replace

from sqlalchemy import func, select

from app.config import City
from domain.milestone import Facts, Kind, Topic
from domain.profile import COMPANY, INDIVIDUAL, NO_CLASS, Fit, Profile, Side, Trait, kept
from domain.subscription import EVERYTHING, Subscriber
from domain.wishes import Digest
from scheduler import fitting, ledger, wishing
from scheduler.timing import Timing
from store import Store, feeds, milestones, occasions, subscribers, wishes
from store import audience as counted
from store import fitting as kept_fits
from store.asked import Wanted, hidden, page
from store.tables import deliveries
from store.tables import milestones as milestone_rows
from store.tables import subscribers as people
from tests.samples import at, facts
from tests.scheduler.world import World

PLACES = City().places
C = Trait(Side.TALENT, "C")
ZHANGPU, ZHOUSHI = Trait(Side.TOWN, "张浦镇"), Trait(Side.TOWN, "周市镇")
WHO = {
    "谁也没说": (),
    "C类": (INDIVIDUAL, C),
    "未认定": (INDIVIDUAL, NO_CLASS),
    "企业": (COMPANY,),
    "周市企业": (COMPANY, ZHOUSHI),
    "两地企业": (COMPANY, ZHANGPU, ZHOUSHI),
    "创业的人才": (COMPANY, INDIVIDUAL, C),
}


def promise(title: str, audience: str) -> Facts:
    return facts(title, kind=Kind.EVENT, topic=Topic.TALENT, start="2026-02-05T14:00", audience=audience)


FOR_TALENTS, FOR_ZHANGPU = promise("看戏", "A~D类在昆工作人才"), promise("培训", "张浦镇相关企业及载体")
FOR_SOMEBODY, FOR_ALL = promise("交流", "昆山市级以上高层次人才及用人单位等"), promise("开放日", "")
REMIND_AT = "2026-02-04T14:00"


def town(store: Store) -> World:
    world = World(store, "2026-01-20T09:00")
    world.timing = replace(world.timing, places=PLACES)
    world.dispatcher = type(world.dispatcher)(store, world.clock, world.timing, {world.recorder.name: world.recorder})
    return world


def said_who_they_are(world: World) -> dict[str, Subscriber]:
    made = {name: world.subscriber(name, EVERYTHING, leads=["1d"]) for name in WHO}
    with world.store.begin() as tx:
        for name, traits in WHO.items():
            wishing.introduce(tx, made[name], Profile(frozenset(traits)))
    return made


def skipped(store: Store, title: str) -> dict[str, str]:
    """Who was left out of it, and why."""
    query = select(people.c.address, deliveries.c.reason).join_from(deliveries, people)
    named = milestone_rows.c.facts["title"].as_string() == title
    query = query.join(milestone_rows, milestone_rows.c.uid == deliveries.c.uid).where(named)
    with store.read() as tx:
        return {row.address: row.reason for row in tx.execute(query.where(deliveries.c.state == "skipped"))}


async def test_who_is_left_out_of_a_reminder_and_why(store: Store) -> None:
    world = town(store)
    said_who_they_are(world)
    [play, training] = world.publishes(FOR_TALENTS, FOR_ZHANGPU)
    with store.read() as tx:
        assert (counted.wanting(tx, [play.uid]), counted.wanting(tx, [training.uid])) == (3, 4)
        assert counted.wanting(tx, [play.uid, training.uid]) == 5
    heard = await world.until(REMIND_AT)
    titles = {line.split(" ")[2].removesuffix(":"): line.split(": ")[1].replace(" (due)", "") for line in heard}
    assert titles == {
        "谁也没说": "培训; 看戏" if training.uid < play.uid else "看戏; 培训",
        "C类": "看戏",
        "企业": "培训",
        "两地企业": "培训",
        "创业的人才": "培训; 看戏" if training.uid < play.uid else "看戏; 培训",
    }
    companies, town_ = Fit.NOT_FOR_COMPANIES.value, Fit.OTHER_TOWN.value
    individuals, talent = Fit.NOT_FOR_INDIVIDUALS.value, Fit.OTHER_TALENT.value
    assert skipped(store, "看戏") == {"未认定": talent, "企业": companies, "周市企业": companies, "两地企业": companies}
    assert skipped(store, "培训") == {"C类": individuals, "未认定": individuals, "周市企业": town_}


def test_the_books_say_so_as_soon_as_it_is_spread(store: Store) -> None:
    """In SQL, before anything is claimed: a delivery that nobody is to get never waits."""
    world = town(store)
    said_who_they_are(world)
    world.publishes(FOR_TALENTS, FOR_ZHANGPU, FOR_ALL)
    world.clock.set(at(REMIND_AT))
    with store.begin() as tx:
        for occasion in occasions.due(tx, world.clock.now()):
            ledger.fire(tx, world.timing, occasion, world.clock.now())
        waiting = tx.scalar(select(func.count()).select_from(deliveries).where(deliveries.c.state == "pending"))
    assert (len(skipped(store, "看戏")), len(skipped(store, "培训")), len(skipped(store, "开放日"))) == (4, 3, 0)
    assert waiting == 3 * len(WHO) - 4 - 3


async def test_a_doubt_reaches_everybody_and_is_known_to_be_one(store: Store) -> None:
    world = town(store)
    said_who_they_are(world)
    world.publishes(FOR_SOMEBODY)
    assert len(await world.until(REMIND_AT)) == len(WHO)
    fits = {one.subscriber.address: one.items[0].fit for one in world.recorder.seen}
    assert (fits["C类"], fits["谁也没说"], fits["企业"]) == (Fit.UNCLEAR, Fit.UNSTATED, Fit.FITS)


async def test_who_was_told_hears_of_changes_whoever_they_turn_out_to_be(store: Store) -> None:
    world = town(store)
    made = world.subscriber("甲", EVERYTHING, leads=["7d", "1d"])
    [play] = world.publishes(FOR_TALENTS)
    assert len(await world.until("2026-01-30T09:00")) == 1
    with store.begin() as tx:
        wishing.introduce(tx, made, Profile(frozenset({COMPANY})))
    world.postpones(play, "2026-02-06T14:00")
    assert await world.until("2026-02-07T09:00") == ["01-30 09:10 甲: 看戏 (postponed)"]


async def test_what_waits_for_a_digest_is_left_out_too_once_somebody_says_who_they_are(store: Store) -> None:
    world = town(store)
    made = world.subscriber("甲", EVERYTHING, leads=["7d"])
    with store.begin() as tx:
        wishing.gather(tx, made, Digest.parse("每天 18:00"), world.clock.now())
    world.publishes(FOR_TALENTS, FOR_ALL)
    await world.until("2026-01-29T17:00")
    with store.begin() as tx:
        wishing.introduce(tx, made, Profile(frozenset({COMPANY})))
    assert [line.split(": ")[1] for line in await world.until("2026-01-29T18:05")] == [
        "开放日 (digest)".replace("digest", "waits for the digest")
    ]
    assert skipped(store, "看戏") == {"甲": Fit.NOT_FOR_COMPANIES.value}


def test_a_list_shows_what_fits_and_counts_the_rest(store: Store) -> None:
    world = town(store)
    made = said_who_they_are(world)
    world.publishes(FOR_TALENTS, FOR_ZHANGPU, FOR_SOMEBODY, FOR_ALL)
    now = world.clock.now()
    seen, out = {}, {}
    with store.read() as tx:
        for name, one in made.items():
            mine = subscribers.wishes(tx, one)
            assert mine.profile == Profile(frozenset(WHO[name]))
            wanted = Wanted(subscription=mine, profile=mine.profile, over_after=now)
            seen[name] = len(page(tx, wanted, offset=0, limit=10))
            out[name] = hidden(tx, wanted)
            assert len(milestones.matching(tx, mine, over_after=now)) == seen[name]
            assert len(feeds.wanted(tx, mine, now)) == seen[name]  # their own calendar
    assert seen == {"谁也没说": 4, "C类": 3, "未认定": 2, "企业": 3, "周市企业": 2, "两地企业": 3, "创业的人才": 4}
    assert out == {name: 4 - number for name, number in seen.items()}


def test_other_towns_in_the_configuration_and_older_rows_are_read_anew(store: Store) -> None:
    world = World(store, "2026-01-20T09:00")
    [training] = world.publishes(FOR_ZHANGPU)
    before = world.now(training.uid)
    timing, now = replace(Timing(), places=PLACES), world.clock.now()
    with store.begin() as tx:
        assert fitting.refit(tx, timing, now) == 1
        assert fitting.refit(tx, timing, now) == 0
        excluded = kept_fits.noted(tx, now)[training.uid]
    assert (INDIVIDUAL in excluded, ZHOUSHI in excluded, ZHANGPU in excluded) == (True, True, False)
    assert world.now(training.uid) == before


def test_a_profile_goes_with_its_subscriber(store: Store) -> None:
    world = town(store)
    made = said_who_they_are(world)
    with store.begin() as tx:
        assert wishes.of(tx, made["C类"].id).profile == Profile(frozenset({INDIVIDUAL, C}))
        assert tx.scalar(
            select(wishes.wishes.c.profile).where(wishes.wishes.c.subscriber_id == made["C类"].id)
        ) == kept([INDIVIDUAL, C])
        assert wishes.of(tx, made["谁也没说"].id).profile == Profile()
        subscribers.migrate(tx, "terminal", "C类", "搬走了")
        found = subscribers.find(tx, "terminal", "搬走了")
        assert found is not None
        assert wishes.of(tx, found.id).profile == Profile(frozenset({INDIVIDUAL, C}))
