"""Who may use the routes of regions and programmes: all may read, curators may write."""

from livinglab.accounts.models import User
from tests.factories.regions import (
    SOURCE,
    make_assessment,
    make_programme,
    make_programme_member,
)
from tests.matrix import EVERYONE, Route, only

CURATOR = only("curator")
PROGRAMME = {
    "name": "Program baru",
    "source_url": SOURCE,
    "reason": "Disebut dalam berita.",
}
MEMBER = {"region": "Kota Banjar", "source_url": SOURCE, "reason": "Disebut dalam berita."}
ASSESSMENT = {
    "index_name": "SPBE",
    "region": "Kota Banjar",
    "period": "2024",
    "value": "3,5",
    "source_url": SOURCE,
    "reason": "Disebut dalam berita.",
}
ONE = "/kelola/program/{programme}"
LEAVING = ONE + "/anggota/{programme_member}/hapus"
ROUTES = (
    Route("regions.shapes", "GET", "/peta.svg", EVERYONE),
    Route("regions.list_regions", "GET", "/daerah", EVERYONE),
    Route("regions.export_csv", "GET", "/daerah.csv", EVERYONE),
    Route("regions.export_xlsx", "GET", "/daerah.xlsx", EVERYONE),
    Route("regions.offer_names", "GET", "/daerah/cari.json?q=banjar", EVERYONE),
    Route("regions.show_region", "GET", "/daerah/16.10", EVERYONE),
    Route("regions.region_feed", "GET", "/daerah/16.10.atom", EVERYONE),
    Route("regions.list_programmes", "GET", "/program", EVERYONE),
    Route("regions.show_programme", "GET", "/program/{programme}", EVERYONE),
    Route("regions.keep_programmes", "GET", "/kelola/program", CURATOR),
    Route("regions.new_programme", "GET", "/kelola/program/baru", CURATOR),
    Route("regions.add_programme", "POST", "/kelola/program", CURATOR, PROGRAMME),
    Route("regions.keep_programme", "GET", ONE, CURATOR),
    Route("regions.change_programme", "POST", ONE, CURATOR, PROGRAMME),
    Route("regions.put_member", "POST", ONE + "/anggota", CURATOR, MEMBER),
    Route("regions.ask_to_remove", "GET", LEAVING, CURATOR),
    Route("regions.remove_member", "POST", LEAVING, CURATOR, {"reason": "Keliru."}),
    Route("regions.keep_assessments", "GET", "/kelola/penilaian", CURATOR),
    Route("regions.add_assessment", "POST", "/kelola/penilaian", CURATOR, ASSESSMENT),
    Route("regions.edit_assessment", "GET", "/kelola/penilaian/{assessment}", CURATOR),
    Route(
        "regions.change_assessment",
        "POST",
        "/kelola/penilaian/{assessment}",
        CURATOR,
        ASSESSMENT,
    ),
)


def build(people: dict[str, User]) -> dict[str, str]:
    """A programme with one member, and one assessment."""
    programme = make_programme()
    member = make_programme_member(programme)
    return {
        "programme": programme.slug,
        "programme_member": str(member.id),
        "assessment": str(make_assessment().id),
    }
