"""What a reader chooses: how to follow something."""

from flask_babel import lazy_gettext as _
from wtforms import StringField
from wtforms.validators import AnyOf, InputRequired, Length, Optional

from livinglab.forms import LivingForm
from livinglab.forum.models import Level
from livinglab.forum.services.subscriptions import SUBJECTS

LEVELS = [level.value for level in Level]


class LevelForm(LivingForm):
    """An empty level ends the subscription."""

    level = StringField(
        _("Cara mengikuti"), validators=[Optional(), AnyOf(LEVELS, _("Pilih salah satu."))]
    )

    @property
    def chosen(self) -> Level | None:
        return Level(self.level.data) if self.level.data else None


class SubjectForm(LevelForm):
    kind = StringField(validators=[InputRequired(), AnyOf(SUBJECTS)])
    key = StringField(validators=[InputRequired(), Length(max=40)])
