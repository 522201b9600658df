"""Who may use the routes of the forum.

The thread is the member's, in an open category, about Ogan Ilir; the reply in
it is the stranger's. The closed category is for the pemda of Ogan Ilir.
"""

from livinglab.accounts.models import Role, User
from livinglab.db import db
from livinglab.forum.models import Attachment
from livinglab.forum.queries.threads import opening_of
from tests.factories.accounts import OGAN_ILIR, grant
from tests.factories.catalog import make_application
from tests.factories.forum import make_category, make_poll, make_reply, make_thread
from tests.matrix import EVERYONE, SIGNED_IN, Route, only

TEXT = {"body": "Sudah kami coba di kantor kami."}
REASON = {"reason": "Sudah selesai dibahas."}
MODERATOR = only("moderator")
ADMINISTRATOR = only("administrator")
NOT_STRANGER = SIGNED_IN - {"stranger"}
# Members of a pemda other than that of the reply's author.
NEIGHBOURS = only("member", "representative", "owner", "facilitator")
INSIDE = only("member", "representative", "moderator")
THREAD, REPLY, CLOSED = (
    "/forum/topik/{thread}",
    "/forum/kiriman/{reply}",
    "/forum/topik/{closed}",
)
POLL, CLOSED_POLL = (
    f"/forum/kiriman/{{{name}}}/jajak-pendapat" for name in ("opening", "closed_opening")
)
VOTERS = only("member", "stranger", "representative", "owner", "facilitator")
OPTIONS = {"poll_options": "Ya\nTidak"}
KEPT = "/kelola/kategori/{category}"
CLOSED_FEED = "/forum/kategori/{closed_category}.atom"
NEW = {"category": "{category}", "kind": "question", "title": "Judul", **TEXT}
ROUTES = (
    Route("forum.show_forum", "GET", "/forum", EVERYONE),
    Route("forum.show_categories", "GET", "/forum/kategori", EVERYONE),
    Route("forum.show_category", "GET", "/forum/kategori/{category}", EVERYONE),
    Route("forum.show_category", "GET", "/forum/kategori/{closed_category}", INSIDE),
    Route("forum.show_tag", "GET", "/forum/label/{tag}", EVERYONE),
    Route("forum_feeds.all_threads", "GET", "/forum.atom", EVERYONE),
    Route("forum_feeds.category_threads", "GET", "/forum/kategori/{category}.atom", EVERYONE),
    Route("forum_feeds.category_threads", "GET", CLOSED_FEED, only()),
    Route("forum_feeds.tagged_threads", "GET", "/forum/label/{tag}.atom", EVERYONE),
    Route("threads.show_thread", "GET", "/forum/topik/{thread}-{slug}", EVERYONE),
    Route("threads.show_thread", "GET", CLOSED + "-{closed_slug}", INSIDE),
    Route("threads.save_position", "POST", f"{THREAD}/posisi", SIGNED_IN, {"number": "1"}),
    Route("threads.save_position", "POST", f"{CLOSED}/posisi", INSIDE, {"number": "1"}),
    Route("threads.edit_thread", "GET", f"{THREAD}/sunting", only("member", "moderator")),
    Route("threads.edit_thread", "POST", f"{THREAD}/sunting", only("member", "moderator")),
    Route("composer.new_thread", "GET", "/forum/topik/baru", SIGNED_IN),
    Route("composer.start_thread", "POST", "/forum/topik", SIGNED_IN, NEW),
    Route("composer.preview", "POST", "/forum/pratinjau", SIGNED_IN, TEXT),
    Route("composer.similar_threads", "GET", "/forum/serupa.json?judul=absensi", EVERYONE),
    Route("composer.save_draft", "POST", "/forum/draf", SIGNED_IN, {"place": "thread", **TEXT}),
    Route("composer.show_drafts", "GET", "/akun/draf", SIGNED_IN),
    Route("posts.new_reply", "GET", f"{THREAD}/balasan", SIGNED_IN),
    Route("posts.post_reply", "POST", f"{THREAD}/balasan", SIGNED_IN, TEXT),
    Route("posts.post_reply", "POST", f"{CLOSED}/balasan", INSIDE, TEXT),
    Route("posts.edit_post", "GET", f"{REPLY}/sunting", only("stranger", "moderator")),
    Route("posts.edit_post", "POST", f"{REPLY}/sunting", only("stranger", "moderator"), TEXT),
    Route("posts.delete_post", "GET", f"{REPLY}/hapus", only("stranger")),
    Route("posts.delete_post", "POST", f"{REPLY}/hapus", only("stranger")),
    Route("posts.show_history", "GET", f"{REPLY}/riwayat", EVERYONE),
    Route("polls.vote", "POST", f"{POLL}/suara", VOTERS, {"option": "{option}"}),
    Route("polls.vote", "POST", f"{CLOSED_POLL}/suara", only("member", "representative")),
    Route("polls.show_poll", "GET", POLL, only("member", "moderator")),
    Route("polls.save_poll", "POST", POLL, only("member"), OPTIONS),
    Route("polls.remove_poll", "POST", f"{POLL}/hapus", only("member")),
    Route("polls.close_poll", "POST", f"{POLL}/tutup", only("member", "moderator"), REASON),
    Route(
        "answers.choose_answer",
        "POST",
        f"{THREAD}/jawaban",
        only("member", "moderator"),
        {"post": "{reply}"},
    ),
    Route("answers.confirm_answer", "POST", f"{REPLY}/berhasil", NEIGHBOURS),
    Route("answers.mark_official", "POST", f"{REPLY}/resmi", only("owner")),
    Route("attachments.new_upload", "GET", "/forum/lampiran", SIGNED_IN),
    Route("attachments.upload", "POST", "/forum/lampiran", SIGNED_IN),
    Route("attachments.show_file", "GET", "/lampiran/{file}/berkas.pdf", only()),
    Route("flags.new_report", "GET", f"{REPLY}/laporan", NOT_STRANGER),
    Route("flags.report_post", "POST", f"{REPLY}/laporan", NOT_STRANGER, {"reason": "spam"}),
    Route("reading.react", "POST", f"{REPLY}/reaksi", NOT_STRANGER),
    Route("reading.bookmark", "POST", f"{REPLY}/markah", SIGNED_IN),
    Route("reading.follow_thread", "POST", f"{THREAD}/ikuti", SIGNED_IN, {"level": "watch"}),
    Route("reading.follow_thread", "POST", f"{CLOSED}/ikuti", INSIDE, {"level": "watch"}),
    Route(
        "reading.follow_subject",
        "POST",
        "/akun/langganan",
        SIGNED_IN,
        {"kind": "region", "key": OGAN_ILIR, "level": "watch"},
    ),
    Route("reading.list_subscriptions", "GET", "/akun/langganan", SIGNED_IN),
    Route("reading.list_bookmarks", "GET", "/akun/markah", SIGNED_IN),
    Route("reading.list_unread", "GET", "/forum/belum-dibaca", SIGNED_IN),
    Route("moderation.show_queue", "GET", "/kelola/moderasi", only("moderator", "facilitator")),
    Route("moderation.keep_post", "GET", f"{REPLY}/kelola", MODERATOR),
    Route("moderation.approve_post", "POST", f"{REPLY}/persetujuan", MODERATOR),
    Route("moderation.hide_post", "POST", f"{REPLY}/sembunyi", MODERATOR, REASON),
    Route("moderation.dismiss_reports", "POST", f"{REPLY}/laporan/penutupan", MODERATOR),
    Route("keeping.keep_thread", "GET", f"{THREAD}/kelola", MODERATOR),
    Route("keeping.lock_thread", "POST", f"{THREAD}/kunci", MODERATOR, REASON),
    Route("keeping.pin_thread", "POST", f"{THREAD}/sematan", MODERATOR, REASON),
    Route("keeping.hide_thread", "POST", f"{THREAD}/sembunyi", MODERATOR, REASON),
    Route(
        "keeping.move_thread",
        "POST",
        f"{THREAD}/pindah",
        MODERATOR,
        {"category": "{closed_category}", **REASON},
    ),
    Route("keeping.split_thread", "POST", f"{THREAD}/belah", MODERATOR),
    Route("keeping.merge_thread", "POST", f"{THREAD}/gabung", MODERATOR),
    Route("forum_categories.list_categories", "GET", "/kelola/kategori", ADMINISTRATOR),
    Route("forum_categories.add_category", "GET", "/kelola/kategori/baru", ADMINISTRATOR),
    Route("forum_categories.add_category", "POST", "/kelola/kategori/baru", ADMINISTRATOR),
    Route("forum_categories.change_category", "GET", KEPT, ADMINISTRATOR),
    Route("forum_categories.change_category", "POST", KEPT, ADMINISTRATOR),
)


def build(people: dict[str, User]) -> dict[str, str]:
    """An open and a closed thread with polls, a reply, and a file that is of no post yet."""
    category, closed = make_category(), make_category(closed_to=OGAN_ILIR)
    application = make_application("Dibahas")
    grant(people["owner"], Role.OWNER, application_id=application.id)
    thread = make_thread(
        author=people["member"],
        category=category,
        tags=("absensi",),
        application_ids=(application.id,),
    )
    reply = make_reply(thread, author=people["stranger"])
    hidden = make_thread(author=people["member"], category=closed)
    poll, _ = make_poll(thread), make_poll(hidden)
    file = Attachment(
        key="0" * 40,
        uploader_id=people["member"].id,
        name="berkas.pdf",
        media_type="application/pdf",
        size=1,
        sha256="0" * 64,
    )
    db.session.add(file)
    db.session.flush()
    return {
        "category": category.slug,
        "closed_category": closed.slug,
        "tag": "absensi",
        "thread": str(thread.id),
        "slug": thread.slug,
        "closed": str(hidden.id),
        "closed_slug": hidden.slug,
        "reply": str(reply.id),
        "opening": str(opening_of(thread).id),
        "closed_opening": str(opening_of(hidden).id),
        "option": str(poll.options[0].id),
        "file": file.key,
    }
