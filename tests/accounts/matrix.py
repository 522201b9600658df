"""Who may use the routes of accounts."""

from livinglab.accounts.models import Grant, Membership, OrganisationKind, Role, SignIn, User
from livinglab.accounts.services import add_organisation
from livinglab.db import db, now
from tests.factories.accounts import OGAN_ILIR, grant, make_user, organisation_of
from tests.matrix import EVERYONE, SIGNED_IN, Route, only

KEEPERS = only("representative", "facilitator", "moderator")
ROLES = only("representative", "administrator")
MODERATOR = only("moderator")
ADMINISTRATOR = only("administrator")
REASON = {"reason": "Sudah diperiksa bersama."}
CLAIM = "/kelola/anggota/{claim}"
ROUTES = (
    Route("accounts.show_registration", "GET", "/daftar", EVERYONE),
    Route("accounts.register", "POST", "/daftar", EVERYONE),
    Route("accounts.show_sign_in", "GET", "/masuk", EVERYONE),
    Route("accounts.sign_in", "POST", "/masuk", EVERYONE),
    Route("accounts.sign_out", "POST", "/keluar", EVERYONE),
    Route("accounts.show_forgotten", "GET", "/akun/lupa-sandi", EVERYONE),
    Route("accounts.ask_new_password", "POST", "/akun/lupa-sandi", EVERYONE),
    Route("accounts.show_confirmation", "GET", "/akun/konfirmasi/x", EVERYONE),
    Route("accounts.confirm_email", "POST", "/akun/konfirmasi/x", EVERYONE),
    Route("accounts.show_new_password", "GET", "/akun/sandi-baru/x", EVERYONE),
    Route("accounts.set_new_password", "POST", "/akun/sandi-baru/x", EVERYONE),
    Route("accounts.show_new_email", "GET", "/akun/email/x", EVERYONE),
    Route("accounts.change_email", "POST", "/akun/email/x", EVERYONE),
    # Letters are shown in development only; the tests run in another mode.
    Route("accounts.show_letter", "GET", "/akun/surat/x", only()),
    Route("accounts.show_account", "GET", "/akun", SIGNED_IN),
    Route("accounts.edit_profile", "POST", "/akun", SIGNED_IN),
    Route("accounts.show_email", "GET", "/akun/email", SIGNED_IN),
    Route("accounts.ask_new_email", "POST", "/akun/email", SIGNED_IN),
    Route("accounts.show_password", "GET", "/akun/sandi", SIGNED_IN),
    Route("accounts.change_password", "POST", "/akun/sandi", SIGNED_IN),
    Route("accounts.list_sign_ins", "GET", "/akun/sesi", SIGNED_IN),
    Route("accounts.end_sign_in", "POST", "/akun/sesi/{sign_in}/akhir", only("member")),
    Route("accounts.end_other_sign_ins", "POST", "/akun/sesi/akhir", SIGNED_IN),
    Route("accounts.show_memberships", "GET", "/akun/keanggotaan", SIGNED_IN),
    Route("accounts.claim_membership", "POST", "/akun/keanggotaan", SIGNED_IN),
    Route(
        "accounts.leave_organisation",
        "POST",
        "/akun/keanggotaan/{own_membership}/akhir",
        only("member"),
    ),
    Route("accounts.download_account", "GET", "/akun/unduh", SIGNED_IN),
    Route("accounts.show_closing", "GET", "/akun/hapus", SIGNED_IN),
    Route("accounts.close_account", "POST", "/akun/hapus", SIGNED_IN),
    Route("accounts.show_person", "GET", "/orang/{person}", EVERYONE),
    Route("accounts.show_log", "GET", "/log-moderasi", EVERYONE),
    Route("accounts.show_tasks", "GET", "/kelola", SIGNED_IN),
    Route("accounts.list_claims", "GET", "/kelola/anggota", KEEPERS),
    Route("accounts.confirm_membership", "POST", f"{CLAIM}/konfirmasi", KEEPERS),
    Route("accounts.show_refusal", "GET", f"{CLAIM}/penolakan", KEEPERS),
    Route("accounts.refuse_membership", "POST", f"{CLAIM}/penolakan", KEEPERS, REASON),
    Route("accounts.show_ending", "GET", f"{CLAIM}/pengakhiran", KEEPERS),
    Route("accounts.end_membership", "POST", f"{CLAIM}/pengakhiran", KEEPERS, REASON),
    Route("accounts.list_roles", "GET", "/kelola/peran", ROLES),
    Route("accounts.grant_role", "POST", "/kelola/peran", ROLES),
    Route(
        "accounts.show_role_ending", "GET", "/kelola/peran/{grant}/pengakhiran", ADMINISTRATOR
    ),
    Route(
        "accounts.end_grant", "POST", "/kelola/peran/{grant}/pengakhiran", ADMINISTRATOR, REASON
    ),
    Route("accounts.list_people", "GET", "/kelola/orang", only("moderator", "administrator")),
    Route("accounts.show_suspension", "GET", "/kelola/orang/{person}/penangguhan", MODERATOR),
    Route(
        "accounts.suspend_user", "POST", "/kelola/orang/{person}/penangguhan", MODERATOR, REASON
    ),
    Route("accounts.show_restoring", "GET", "/kelola/orang/{person}/pemulihan", MODERATOR),
    Route(
        "accounts.unsuspend_user", "POST", "/kelola/orang/{person}/pemulihan", MODERATOR, REASON
    ),
    Route("accounts.list_institutions", "GET", "/kelola/instansi", ADMINISTRATOR),
    Route("accounts.add_institution", "POST", "/kelola/instansi", ADMINISTRATOR),
    Route("accounts.show_institution", "GET", "/kelola/instansi/{institution}", ADMINISTRATOR),
    Route("accounts.edit_institution", "POST", "/kelola/instansi/{institution}", ADMINISTRATOR),
)


def build(people: dict[str, User]) -> dict[str, str]:
    """A claim on Ogan Ilir, another person's role, and the member's own things."""
    newcomer = make_user("Pendatang")
    claim = Membership(
        user_id=newcomer.id,
        organisation=organisation_of(OGAN_ILIR),
        started_on=now().date(),
    )
    sign_in = SignIn(token_hash="0" * 64, user_id=people["member"].id)
    institution = add_organisation(
        people["administrator"],
        kind=OrganisationKind.MINISTRY,
        name="Kementerian Contoh",
        short_name="",
        reason="Untuk uji.",
    )
    curator = grant(make_user("Kurator lain"), Role.CURATOR)
    db.session.add_all([claim, sign_in])
    db.session.flush()
    held: Grant = curator.grants[0]
    return {
        "claim": str(claim.id),
        "sign_in": str(sign_in.id),
        "institution": str(institution.id),
        "grant": str(held.id),
        "person": newcomer.handle,
        "own_membership": str(people["member"].memberships[0].id),
    }
