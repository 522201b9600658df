"""Fields that the forum's forms share."""

import re
from itertools import islice

from flask_babel import gettext, ngettext
from flask_babel import lazy_gettext as _
from wtforms import Form, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, ValidationError

from livinglab.forms import REQUIRED
from livinglab.prose import LIMIT

UNSEEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
BIGGEST_ID = 2_147_483_647
NO_CHOICE = _("Pilih salah satu.")


def line(text: str | None) -> str:
    """One line without control characters and needless spaces."""
    return " ".join(UNSEEN.sub("", text or "").split())


def text(value: str | None) -> str:
    """Text without control characters, its lines ended in one way."""
    return UNSEEN.sub("", (value or "").replace("\r\n", "\n").replace("\r", "\n")).strip()


def fits(form: Form, field: TextAreaField) -> None:
    """Not more than is rendered; counted in bytes, told in characters."""
    surplus = len((field.data or "").encode()) - LIMIT
    if surplus > 0:
        raise ValidationError(
            ngettext(
                "Terlalu panjang: kurangi sekitar %(num)s huruf.",
                "Terlalu panjang: kurangi sekitar %(num)s huruf.",
                surplus,
            )
        )


class Choice(SelectField):
    """A select whose refusal says what to do."""

    def pre_validate(self, form: object) -> None:
        if self.data not in {value for value, *_ in self.iter_choices()}:
            raise ValidationError(str(NO_CHOICE))


class BodyField(TextAreaField):
    """A text in Markdown, up to what is rendered."""

    def __init__(self, label: object, **given: object) -> None:
        super().__init__(
            label,
            validators=[InputRequired(REQUIRED), not_empty, fits],
            filters=[text],
            **given,
        )


def not_empty(form: Form, field: StringField) -> None:
    if not field.data:
        raise ValidationError(str(REQUIRED))


class LineField(StringField):
    """One line of at most so many characters."""

    def __init__(self, label: object, *, most: int, required: bool = False, **given: object):
        needed = [InputRequired(REQUIRED), not_empty] if required else []
        limit = Length(max=most, message=_("Paling banyak %(most)s huruf.", most=most))
        super().__init__(label, validators=[*needed, limit], filters=[line], **given)


class ListField(StringField):
    """Several short things: separated by commas, on lines of their own, or sent repeatedly."""

    def __init__(self, label: object, *, most: int, each: int, **given: object) -> None:
        super().__init__(label, **given)
        self.most, self.each = most, each

    def process_formdata(self, valuelist: list[str]) -> None:
        if valuelist:
            self.data = ", ".join(line(value) for value in valuelist if value.strip())

    @property
    def parts(self) -> list[str]:
        """One more than may be at most: whoever reads them has no more to look up."""
        parts = map(line, re.split(r"[,;\n]", self.data or ""))
        return list(islice(filter(None, parts), self.most + 1))

    def pre_validate(self, form: Form) -> None:
        if len(self.parts) > self.most:
            raise ValidationError(gettext("Paling banyak %(most)s.", most=self.most))
        long = [part for part in self.parts if len(part) > self.each]
        if long:
            raise ValidationError(
                gettext(
                    "“%(word)s…” terlalu panjang: paling banyak %(most)s huruf.",
                    word=long[0][:20],
                    most=self.each,
                )
            )
