"""Replying, editing, deleting, and keeping what was begun."""

from flask_babel import lazy_gettext as _
from wtforms import IntegerField, StringField, TextAreaField
from wtforms.validators import InputRequired, NumberRange, Regexp

from livinglab.forms import LivingForm
from livinglab.forum.forms.attachments import AttachmentFields
from livinglab.forum.forms.fields import BIGGEST_ID, BodyField, LineField, line, text

LONGEST_OPTIONS = 2_000  # letters of a poll that is being written


class ReplyForm(AttachmentFields):
    body = BodyField(_("Balasan"))


class EditForm(AttachmentFields):
    """`revision` is the one the editor has read: another since then is a conflict."""

    body = BodyField(_("Isi"))
    reason = LineField(_("Alasan perubahan"), most=300)
    revision = IntegerField(validators=[InputRequired(), NumberRange(0, BIGGEST_ID)])


class DeleteForm(LivingForm):
    reason = LineField(_("Alasan"), most=300)


class PositionForm(LivingForm):
    """The number of the last post that was read."""

    number = IntegerField(validators=[InputRequired(), NumberRange(1, BIGGEST_ID)])


class DraftForm(LivingForm):
    """What was begun, as the browser sends it while someone writes: never too long."""

    place = StringField(validators=[Regexp(r"(?:thread|thread:[1-9]\d{0,8})\Z")])
    body = TextAreaField(filters=[text])
    title = StringField(filters=[line])
    category = StringField(filters=[line])
    kind = StringField(filters=[line])
    applications = StringField(filters=[line])
    regions = StringField(filters=[line])
    tags = StringField(filters=[line])
    poll_question = StringField(filters=[line])
    poll_options = StringField(filters=[text])
    poll_kind = StringField(filters=[line])
    poll_results = StringField(filters=[line])
    poll_closes = StringField(filters=[line])

    @property
    def fields(self) -> dict[str, str]:
        """What was filled in beside the text."""
        names = ["title", "category", "kind", "applications", "regions", "tags"]
        if self.poll_options.data:
            names += ["poll_question", "poll_kind", "poll_results", "poll_closes"]
        values = {name: value[:500] for name in names if (value := self[name].data)}
        options = self.poll_options.data[:LONGEST_OPTIONS]
        return values | ({"poll_options": options} if options else {})
