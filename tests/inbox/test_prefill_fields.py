"""Fields of desk actions hold what the customer wrote, and never tell whether it is right."""

from html import unescape

from tests.inbox import world
from tests.inbox.conftest import Practice, Scene

LATER = world.SCENARIO.replace("> Hello, the lamp of order {order} stays dark.", "> Hello, the lamp stays dark.").replace(
    "> Thank you. And what now?", "> Thank you, the order is {order}. And what now?"
)
WRONG = (
    world.SCENARIO.replace("knows: [name, order]", "knows: [name, order, other]")
    .replace("  stock: ", '  other:    {pattern: "A-######"}\n  stock: ')
    .replace("of order {order} stays dark", "of order {other} stays dark")
)


def fields(practice: Practice, text: str | None = None) -> dict[str, str]:
    """What stands in the order fields of the page, by action."""
    html = text or practice.page().text
    found = {}
    for form in html.split('name="action" value="')[1:]:
        head, _, rest = form.partition('"')
        if 'name="p-order" value="' in rest.split("</form>")[0]:
            found[head] = unescape(rest.split('name="p-order" value="')[1].split('"')[0])
    return found


def begin(scene: Scene, text: str) -> Practice:
    changed = world.another(text, id="lamps.fields")
    return scene.begin(version=world.build(scene.clock.at, scenario=changed))


def test_what_the_customer_wrote_stands_in_every_field_that_asks_for_it(scene: Scene) -> None:
    practice = scene.begin()
    assert fields(practice) == {"look_up_order": practice.order, "refund": practice.order}
    page = practice.page()
    assert f'data-prefilled="{practice.order}"' in page.text and "From the customer" in page.said


def test_a_field_stays_empty_until_the_customer_has_written_it(scene: Scene) -> None:
    practice = begin(scene, LATER)
    assert fields(practice) == {"look_up_order": "", "refund": ""} and "data-prefilled" not in practice.page().text
    part = practice.reply("I am sorry.", 200, htmx=True, data={"shown": 0}).text
    assert f'<data value="{practice.order}" data-said="look_up_order.order">' in part
    assert fields(practice) == {"look_up_order": practice.order, "refund": practice.order}


def test_a_wrong_number_of_the_same_form_is_filled_in_like_a_right_one(scene: Scene) -> None:
    practice = begin(scene, WRONG)
    other = practice.attempt.engine["facts"]["other"]
    assert other != practice.order
    assert fields(practice) == {"look_up_order": other, "refund": other}
    practice.act("look_up_order", order=other)
    assert practice.order not in practice.page().text


def test_what_the_desk_showed_is_not_filled_in(scene: Scene) -> None:
    pack = world.PACK.replace(
        'title: Order number, required: true, must_be: order}]\n    result: ["Order {order}"', 'title: Name}]\n    result: ["Order {order}"'
    )
    text = world.another(LATER, id="lamps.shown")
    practice = scene.begin(version=world.build(scene.clock.at, scenario=text, pack=pack))
    practice.act("look_up_order")
    assert practice.order in practice.page().said
    assert fields(practice)["refund"] == ""


def test_what_was_typed_and_refused_stays(scene: Scene) -> None:
    practice = scene.begin()
    data = {"action": "look_up_order", "p-order": "A-1", "shown": 0}
    part = practice.client.post(f"{practice.url}/actions", data, 200, htmx=True).text
    assert fields(practice, part) == {"look_up_order": "A-1", "refund": practice.order}
