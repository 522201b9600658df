"""What people fill in in the forum."""

from livinglab.forum.forms.answers import AnswerForm, ConfirmationForm, OfficialForm
from livinglab.forum.forms.posts import DeleteForm, DraftForm, EditForm, PositionForm, ReplyForm
from livinglab.forum.forms.threads import AboutForm, ThreadForm

__all__ = [
    "AboutForm",
    "AnswerForm",
    "ConfirmationForm",
    "DeleteForm",
    "DraftForm",
    "EditForm",
    "OfficialForm",
    "PositionForm",
    "ReplyForm",
    "ThreadForm",
]
