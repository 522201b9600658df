"""Who may use the routes of the catalog."""

from livinglab.accounts.models import Role, User
from livinglab.replication.models import ApplicationStatus
from tests.factories.accounts import OGAN_ILIR, grant
from tests.factories.catalog import make_application, make_picture
from tests.matrix import EVERYONE, Route, only

PROPOSERS = only("member", "stranger", "representative", "owner", "facilitator", "curator")
INSIDERS = only("member", "representative", "facilitator", "curator")
OWNERS = only("owner", "curator")
CURATORS = only("curator")


def build(people: dict[str, User]) -> dict[str, str]:
    """A published application of Sumedang, and two of Ogan Ilir that are not public yet."""
    published = make_application("Terbit")
    grant(people["owner"], Role.OWNER, application_id=published.id)
    draft = make_application("Draf", of=OGAN_ILIR, status=ApplicationStatus.DRAFT)
    waiting = make_application("Menunggu", of=OGAN_ILIR, status=ApplicationStatus.SUBMITTED)
    picture, hidden = make_picture(published), make_picture(draft)
    return {
        "shown": published.slug,
        "picture": picture.key,
        "hidden": hidden.key,
        "draft": draft.slug,
        "waiting": waiting.slug,
    }


ROUTES = (
    Route("applications.list_applications", "GET", "/aplikasi", EVERYONE),
    Route("applications.applications_csv", "GET", "/aplikasi.csv", EVERYONE),
    Route("applications.applications_xlsx", "GET", "/aplikasi.xlsx", EVERYONE),
    Route("applications.compare_applications", "GET", "/aplikasi/bandingkan", EVERYONE),
    Route("applications.show_application", "GET", "/aplikasi/{shown}", EVERYONE),
    Route("applications.show_application", "GET", "/aplikasi/{draft}", INSIDERS),
    Route("applications.show_application", "GET", "/aplikasi/{waiting}", INSIDERS),
    Route("applications.application_feed", "GET", "/aplikasi/{shown}.atom", EVERYONE),
    Route("applications.application_feed", "GET", "/aplikasi/{draft}.atom", only()),
    Route("applications.publiccode_file", "GET", "/aplikasi/{shown}/publiccode.yml", EVERYONE),
    Route("applications.publiccode_file", "GET", "/aplikasi/{draft}/publiccode.yml", INSIDERS),
    Route("applications.begin_application", "GET", "/aplikasi/baru", PROPOSERS),
    Route("applications.propose_application", "POST", "/aplikasi/baru", PROPOSERS),
    Route("applications.edit_application", "GET", "/aplikasi/{shown}/sunting", OWNERS),
    Route("applications.edit_application", "GET", "/aplikasi/{draft}/sunting", INSIDERS),
    Route("applications.edit_application", "GET", "/aplikasi/{waiting}/sunting", CURATORS),
    Route("applications.save_application", "POST", "/aplikasi/{shown}/sunting", OWNERS),
    Route("applications.save_application", "POST", "/aplikasi/{draft}/sunting", INSIDERS),
    Route("applications.submit_application", "POST", "/aplikasi/{draft}/ajukan", INSIDERS),
    Route("applications.submit_application", "POST", "/aplikasi/{shown}/ajukan", only()),
    Route(
        "applications.confirm_application",
        "POST",
        "/aplikasi/{shown}/pembenaran",
        only("owner"),
    ),
    Route("applications.list_proposals", "GET", "/kelola/aplikasi", CURATORS),
    Route("applications.review_application", "GET", "/aplikasi/{waiting}/tinjauan", CURATORS),
    Route(
        "applications.publish_application", "POST", "/aplikasi/{waiting}/terbitkan", CURATORS
    ),
    Route("applications.publish_application", "POST", "/aplikasi/{draft}/terbitkan", only()),
    Route(
        "applications.return_application", "POST", "/aplikasi/{waiting}/kembalikan", CURATORS
    ),
    Route("applications.archive_application", "POST", "/aplikasi/{shown}/arsipkan", CURATORS),
    Route("applications.show_history", "GET", "/aplikasi/{shown}/riwayat", OWNERS),
    Route("applications.list_pictures", "GET", "/aplikasi/{shown}/gambar", OWNERS),
    Route("applications.add_picture", "POST", "/aplikasi/{shown}/gambar", OWNERS),
    Route("applications.show_picture", "GET", "/aplikasi/{shown}/gambar/{picture}", EVERYONE),
    Route("applications.show_picture", "GET", "/aplikasi/{draft}/gambar/{hidden}", INSIDERS),
    Route(
        "applications.remove_picture",
        "POST",
        "/aplikasi/{shown}/gambar/{picture}/penghapusan",
        OWNERS,
    ),
    Route("applications.list_releases", "GET", "/aplikasi/{shown}/rilis", EVERYONE),
    Route("applications.add_release", "POST", "/aplikasi/{shown}/rilis", OWNERS),
    Route("applications.show_publiccode", "GET", "/aplikasi/{shown}/publiccode", OWNERS),
    Route("applications.take_publiccode", "POST", "/aplikasi/{shown}/publiccode", OWNERS),
    Route("applications.use_publiccode", "POST", "/aplikasi/{shown}/publiccode/isian", OWNERS),
)
