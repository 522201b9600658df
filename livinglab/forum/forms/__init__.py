"""What people fill in in the forum."""

from livinglab.forum.forms.answers import AnswerForm, ConfirmationForm
from livinglab.forum.forms.polls import BallotForm, PollForm
from livinglab.forum.forms.posts import DeleteForm, DraftForm, EditForm, PositionForm, ReplyForm
from livinglab.forum.forms.threads import AboutForm, ThreadForm

__all__ = [
    "AboutForm",
    "AnswerForm",
    "BallotForm",
    "ConfirmationForm",
    "DeleteForm",
    "DraftForm",
    "EditForm",
    "PollForm",
    "PositionForm",
    "ReplyForm",
    "ThreadForm",
]
