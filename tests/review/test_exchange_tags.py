"""Tags of reviews and of conversations leave in every format, and come back where a file is taken in."""

import csv
import io
import json
import zipfile
from pathlib import Path

from flask import Flask

from app.base.database import db
from app.conversations.models import Conversation
from app.review.actions import marking
from app.review.models import Assignment, ChosenAs, Review, ReviewTag
from tests.review.conftest import Scene
from tests.review.test_exchange import TEAM, exported, foreign, taken, written
from tests.review.test_exchange_round_trip import emptied, lines, talks
from tests.review.test_marks import names
from tests.review.workbooks import texts_of


def tagged(scene: Scene) -> None:
    """A review with two tags of the catalogue, of a conversation with two tags of its source, about whoever replied most."""
    scene.talk.tags = ["vip", "late, parcel"]
    scene.item.chosen_as = ChosenAs.ACTIVE
    review = scene.published(scene.cast.rey)
    form = {"ids": [str(review.id)], "tags": "coach, great example"}
    scene.signed_in(scene.cast.lea).post("/reviews/tags/many", form, expect=303)


def test_they_leave_in_csv_and_xlsx(app: Flask, scene: Scene, tmp_path: Path) -> None:
    tagged(scene)
    exported(app, tmp_path / "r.zip", "--format", "csv")
    with zipfile.ZipFile(tmp_path / "r.zip") as archive:
        (row,) = csv.DictReader(io.StringIO(archive.read("reviews.csv").decode()))
    told = ("coach; great example", "vip; late, parcel", "active")
    assert (row["tags"], row["conversation_tags"], row["reviewee_chosen_as"]) == told
    exported(app, tmp_path / "r.xlsx", "--format", "xlsx")
    assert {"tags", "conversation_tags", "reviewee_chosen_as", *told} <= set(texts_of(tmp_path / "r.xlsx"))


def test_out_into_an_empty_site_and_out_again_with_tags(app: Flask, scene: Scene, tmp_path: Path) -> None:
    tagged(scene)
    exported(app, tmp_path / "r.jsonl")
    talks(app, tmp_path / "talks.jsonl")
    emptied()
    app.test_cli_runner().invoke(args=["conversations", "import", str(tmp_path / "talks.jsonl"), "--team", TEAM])
    assert db.session.query(Conversation).one().tags == ["vip", "late, parcel"]
    assert taken(app, tmp_path / "r.jsonl")["left"] == {}
    assert names(db.session.query(Review).one().id) == ["coach", "great example"]
    assert db.session.query(Assignment).one().chosen_as is ChosenAs.ACTIVE
    exported(app, tmp_path / "again.jsonl")
    first, second = lines(tmp_path / "r.jsonl")[0], lines(tmp_path / "again.jsonl")[0]
    assert first["conversation"] == second["conversation"] and first["conversation"]["tags"] == ["vip", "late, parcel"]
    assert first["reviews"][0]["tags"] == second["reviews"][0]["tags"]
    assert [one["tag"] for one in second["reviews"][0]["tags"]] == ["coach", "great example"]


def test_a_full_catalogue_takes_what_it_has_and_the_rest_is_counted(app: Flask, scene: Scene, tmp_path: Path) -> None:
    db.session.add_all(
        [ReviewTag(team_id=scene.cast.north.id, name=f"t{n}", folded=f"t{n}", at=scene.item.put_at) for n in range(marking.MOST_TAGS)]
    )
    db.session.commit()
    path = written(tmp_path, foreign(scene, tags=[{"tag": "T7"}, {"tag": "new, one"}, "another"]))
    assert taken(app, path)["left"] == {"tags left out": 2}
    assert names(db.session.query(Review).one().id) == ["t7"]
    assert json.loads(path.read_text(encoding="utf-8").splitlines()[0])["reviews"][0]["tags"]
