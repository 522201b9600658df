"""Tables of the forum."""

from livinglab.forum.models.attachments import Attachment, AttachmentText
from livinglab.forum.models.flags import Flag, FlagReason
from livinglab.forum.models.polls import (
    LEAST_OPTIONS,
    MOST_OPTIONS,
    Poll,
    PollOption,
    PollResults,
    PollVote,
)
from livinglab.forum.models.reading import (
    Bookmark,
    Draft,
    Level,
    Reaction,
    ReactionKind,
    ReadPosition,
    Subscription,
)
from livinglab.forum.models.subjects import (
    Mention,
    Subject,
    Tag,
    ThreadApplication,
    ThreadRegion,
    ThreadTag,
)
from livinglab.forum.models.threads import (
    LONGEST_TITLE,
    PAGE,
    AnswerConfirmation,
    Category,
    CategoryOrganisation,
    Post,
    PostRevision,
    Thread,
    ThreadKind,
    page_of,
)

__all__ = [
    "LEAST_OPTIONS",
    "LONGEST_TITLE",
    "MOST_OPTIONS",
    "PAGE",
    "AnswerConfirmation",
    "Attachment",
    "AttachmentText",
    "Bookmark",
    "Category",
    "CategoryOrganisation",
    "Draft",
    "Flag",
    "FlagReason",
    "Level",
    "Mention",
    "Poll",
    "PollOption",
    "PollResults",
    "PollVote",
    "Post",
    "PostRevision",
    "Reaction",
    "ReactionKind",
    "ReadPosition",
    "Subject",
    "Subscription",
    "Tag",
    "Thread",
    "ThreadApplication",
    "ThreadKind",
    "ThreadRegion",
    "ThreadTag",
    "page_of",
]
