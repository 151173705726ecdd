"""What may come in as a pack, and what is refused with a sentence."""

import io
import stat
import zipfile
from pathlib import Path

import pytest

from app.knowledge import pack_files
from app.knowledge.pack_files import PackRefused, read_folder, read_zip
from tests.knowledge.packs import files, written, zipped


def archive(*entries: tuple[str | zipfile.ZipInfo, bytes]) -> io.BytesIO:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as target:
        for name, content in entries:
            target.writestr(name, content)
    return stream


def test_a_zip_and_a_folder_hold_the_same_files(tmp_path: Path) -> None:
    folder = written(files(), tmp_path)
    assert read_zip(zipped(files())).files == read_folder(folder).files


def test_one_folder_around_everything_is_taken_off() -> None:
    assert set(read_zip(zipped(files(), folder="corner-shop/")).files) == set(files())


def test_pictures_and_hidden_files_are_left_out(tmp_path: Path) -> None:
    folder = written({**files(), "logo.png": "x", ".git/config.yaml": "x", "__MACOSX/._pack.yaml": "x"}, tmp_path)
    assert {"logo.png", ".git/config.yaml"}.isdisjoint(read_folder(folder).files)
    assert set(read_zip(zipped({**files(), "__MACOSX/pack.yaml": "x", "a.exe": "x"})).files) == set(files())


@pytest.mark.parametrize(
    "name", ["../evil.md", "/etc/evil.md", "articles/../../evil.md", "C:\\evil.md", "articles\\..\\evil.md", "c:evil.md"]
)
def test_a_name_that_leads_out_of_the_archive_is_refused(name: str) -> None:
    with pytest.raises(PackRefused, match="leads out of the archive"):
        read_zip(archive((zipfile.ZipInfo(name), b"x")))


def test_a_link_in_the_archive_is_refused() -> None:
    link = zipfile.ZipInfo("articles/passwd.md")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    with pytest.raises(PackRefused, match="is a link"):
        read_zip(archive((link, b"/etc/passwd")))


def test_a_link_out_of_the_folder_is_refused(tmp_path: Path) -> None:
    secret = tmp_path / "secret.md"
    secret.write_text("secret")
    folder = written(files(), tmp_path / "pack")
    (folder / "articles" / "link.md").symlink_to(secret)
    with pytest.raises(PackRefused, match="is a link out of the pack"):
        read_folder(folder)


def test_a_bomb_is_refused_before_it_unpacks() -> None:
    with pytest.raises(PackRefused, match="is larger than 1024 kB"):
        read_zip(archive(("articles/bomb.md", b"0" * 200_000_000)))


def test_many_files_that_are_small_each_are_refused_together(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pack_files, "MAX_BYTES", 50_000)
    with pytest.raises(PackRefused, match="together"):
        read_zip(archive(*((f"articles/{number}.md", b"0" * 10_000) for number in range(9))))


def test_too_many_files_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pack_files, "MAX_FILES", 3)
    with pytest.raises(PackRefused, match="more than 3 files"):
        read_zip(archive(*((f"articles/{number}.md", b"x") for number in range(5))))


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 broken", b"<html>", zipped(files()).getvalue()[:-30]])
def test_what_is_no_zip_is_refused(content: bytes) -> None:
    with pytest.raises(PackRefused, match="not a zip archive"):
        read_zip(io.BytesIO(content))


def test_a_name_that_stands_twice_is_refused() -> None:
    with pytest.warns(UserWarning, match="Duplicate name"):
        twice = archive(("pack.yaml", b"a"), ("pack.yaml", b"b"))
    with pytest.raises(PackRefused, match="stands twice"):
        read_zip(twice)


def packed_with(method: int) -> io.BytesIO:
    """An archive of one file that says it is packed with this method, whatever it is."""
    stream = archive(("pack.yaml", b"x" * 100))
    content = bytearray(stream.getvalue())
    content[8:10] = method.to_bytes(2, "little")  # in the entry itself
    at = content.index(b"PK\x01\x02") + 10  # and in the table at the end
    content[at : at + 2] = method.to_bytes(2, "little")
    return io.BytesIO(bytes(content))


@pytest.mark.parametrize("method", [1, 6, 9, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA, 93, 98])
def test_a_file_packed_in_an_unusual_way_is_refused_before_it_is_read(method: int) -> None:
    with pytest.raises(PackRefused, match=r"'pack.yaml' is packed in a way that is not read here"):
        read_zip(packed_with(method))


def test_a_picture_packed_in_an_unusual_way_is_left_out() -> None:
    picture = zipfile.ZipInfo("logo.png")
    picture.compress_type = zipfile.ZIP_LZMA
    assert set(read_zip(archive(("pack.yaml", b"x"), (picture, b"x"))).files) == {"pack.yaml"}


def test_an_archive_of_a_later_format_is_refused() -> None:
    content = bytearray(archive(("pack.yaml", b"x")).getvalue())
    content[content.index(b"PK\x01\x02") + 6] = 99
    with pytest.raises(PackRefused, match="not a zip archive that can be read"):
        read_zip(io.BytesIO(bytes(content)))


def test_an_archive_of_a_later_version_of_the_format_is_refused() -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("pack.yaml", "format: agent-pack/1\n")
    content = bytearray(stream.getvalue())
    content[content.index(b"PK\x01\x02") + 6] = 99
    with pytest.raises(PackRefused, match="not a zip archive that can be read"):
        read_zip(io.BytesIO(bytes(content)))
