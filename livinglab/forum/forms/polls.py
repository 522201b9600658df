"""A poll as it is written, and a ballot as it is cast."""

from contextlib import suppress
from datetime import date

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import BooleanField, DateField, Field, Form, TextAreaField
from wtforms.validators import Optional, ValidationError

from livinglab.db import now
from livinglab.forms import REQUIRED, LivingForm
from livinglab.forum.forms.fields import Choice, LineField, line, text
from livinglab.forum.labels import POLL_RESULTS
from livinglab.forum.models import LEAST_OPTIONS, MOST_OPTIONS, Poll, PollResults
from livinglab.forum.services.polls import Facts
from livinglab.i18n import JAKARTA

EACH = 120
SINGLE, MULTIPLE = "single", "multiple"


class OptionsField(TextAreaField):
    """Options of a poll, one on a line; empty lines are passed over."""

    @property
    def lines(self) -> list[str]:
        return [one for one in map(line, (self.data or "").splitlines()) if one]

    def pre_validate(self, form: Form) -> None:
        lines = self.lines
        if lines and not LEAST_OPTIONS <= len(lines) <= MOST_OPTIONS:
            raise ValidationError(
                gettext(
                    "Tulis %(least)s sampai %(most)s pilihan; sekarang ada %(count)s.",
                    least=LEAST_OPTIONS,
                    most=MOST_OPTIONS,
                    count=len(lines),
                )
            )
        if long := next((one for one in lines if len(one) > EACH), ""):
            raise ValidationError(
                gettext(
                    "“%(word)s…” terlalu panjang: paling banyak %(most)s huruf.",
                    word=long[:20],
                    most=EACH,
                )
            )
        if twice := _first_repeated(lines):
            raise ValidationError(gettext("“%(word)s” ditulis lebih dari sekali.", word=twice))


class ClosingDay(DateField):
    """The last day of a poll; also from the text that a draft keeps."""

    def process_data(self, value: object) -> None:
        if isinstance(value, str):
            text, value = value, None
            with suppress(ValueError):
                value = date.fromisoformat(text)
        super().process_data(value)

    def process_formdata(self, valuelist: list[str]) -> None:
        try:
            super().process_formdata(valuelist)
        except ValueError as wrong:
            raise ValueError(_("Tulis tanggal sebagai 2027-06-28.")) from wrong


class PollFields(LivingForm):
    """To be inherited by the form of an opening: a poll may come with it, or none."""

    poll_question = LineField(
        _("Pertanyaan jajak pendapat"),
        most=160,
        description=_("Kosongkan bila sama dengan judul topik."),
    )
    poll_options = OptionsField(
        _("Pilihan"),
        filters=[text],
        description=_("Satu pilihan setiap baris: paling sedikit 2, paling banyak 10."),
    )
    poll_kind = Choice(
        _("Setiap orang memilih"),
        choices=[(SINGLE, _("Satu pilihan")), (MULTIPLE, _("Satu pilihan atau lebih"))],
        default=SINGLE,
    )
    poll_results = Choice(
        _("Hasil tampil"),
        choices=[(code.value, label) for code, label in POLL_RESULTS.items()],
        default=PollResults.ALWAYS.value,
    )
    poll_closes = ClosingDay(
        _("Hari terakhir memilih"),
        validators=[Optional()],
        description=_("Sampai pukul 24.00 WIB. Kosongkan bila tidak dibatasi."),
    )

    def validate_poll_options(self, field: OptionsField) -> None:
        began = self.poll_question.data or self.poll_closes.data
        if began and not field.lines:
            raise ValidationError(
                gettext("Tulis pilihannya, atau kosongkan semua isian jajak pendapat.")
            )

    def validate_poll_closes(self, field: ClosingDay) -> None:
        if field.data and field.data < now().astimezone(JAKARTA).date():
            raise ValidationError(gettext("Pilih hari ini atau sesudahnya."))

    @property
    def poll_facts(self) -> Facts | None:
        """What was written, or None where no poll was."""
        if not self.poll_options.lines:
            return None
        return Facts(
            question=self.poll_question.data,
            options=self.poll_options.lines,
            is_multiple=self.poll_kind.data == MULTIPLE,
            results=PollResults(self.poll_results.data),
            closes_on=self.poll_closes.data,
        )


class PollForm(PollFields):
    """The poll by itself."""

    def validate_poll_options(self, field: OptionsField) -> None:
        if not field.lines:
            raise ValidationError(str(REQUIRED))


class ChosenField(Field):
    """Ids of options; what is no number is an option that nobody has."""

    data: set[int]

    def process_data(self, value: object) -> None:
        self.data = set()

    def process_formdata(self, valuelist: list[str]) -> None:
        self.data = {
            int(value) if value.isdecimal() and value.isascii() and len(value) < 10 else 0
            for value in valuelist[: MOST_OPTIONS + 1]
        }


class BallotForm(LivingForm):
    """What a voter chose; with `withdraw` the vote is taken back."""

    option = ChosenField()
    withdraw = BooleanField()

    @property
    def chosen(self) -> set[int]:
        return set() if self.withdraw.data else self.option.data

    def validate_for(self, poll: Poll) -> bool:
        """Whether it is a vote that this poll, which comes with its options, can take."""
        return bool(self.validate(extra_validators={"option": [_Allowed(poll)]}))


class _Allowed:
    """The rule of one poll."""

    def __init__(self, poll: Poll) -> None:
        self._multiple = poll.is_multiple
        self._ids = {option.id for option in poll.options}

    def __call__(self, form: BallotForm, field: ChosenField) -> None:
        if form.withdraw.data:
            return
        if not field.data <= self._ids:
            raise ValidationError(
                gettext("Pilihannya sudah berubah. Baca lagi, lalu pilih dari yang sekarang.")
            )
        if not field.data:
            raise ValidationError(
                gettext("Pilih sedikitnya satu.") if self._multiple else gettext("Pilih satu.")
            )
        if len(field.data) > 1 and not self._multiple:
            raise ValidationError(gettext("Pilih satu saja."))


def _first_repeated(lines: list[str]) -> str:
    seen: set[str] = set()
    for one in lines:
        if one.casefold() in seen:
            return one
        seen.add(one.casefold())
    return ""
