"""Files that come with a text. Each is checked by its content as the form is validated."""

import re

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from werkzeug.datastructures import FileStorage
from wtforms import Field, Form, MultipleFileField
from wtforms.validators import ValidationError
from wtforms.widgets import HiddenInput

from livinglab import uploads
from livinglab.forms import LivingForm

KEY = re.compile(r"[0-9a-f]{40}")
ALLOWED = (
    "image/jpeg,image/png,image/webp,image/gif,.pdf,.docx,.xlsx,.pptx,.odt,.ods,.odp,.csv,.txt"
)


class FilesField(MultipleFileField):
    """`uploads` are those of the files that may come in, as they will be kept.

    `are_stored`: they were, and are named by their keys from then on.
    """

    def __init__(self, label: object, **given: object) -> None:
        super().__init__(label, render_kw={"accept": ALLOWED}, **given)
        self.uploads: list[uploads.Upload] = []
        self.are_stored = False

    def process_formdata(self, valuelist: list[object]) -> None:
        self.data = [one for one in valuelist if isinstance(one, FileStorage) and one.filename]

    def pre_validate(self, form: Form) -> None:
        self.uploads, refusals = [], []
        files = self.data or []
        if len(files) > uploads.MOST_FILES:
            raise ValidationError(
                gettext("Paling banyak %(most)s berkas sekali kirim.", most=uploads.MOST_FILES)
            )
        for file in files:
            try:
                self.uploads.append(uploads.check(file.stream, file.filename or ""))
            except uploads.Refused as refusal:
                refusals.append(str(refusal))
        if refusals:
            raise ValidationError(" ".join(refusals))


class KeysField(Field):
    """Keys of attachments; what is not a key is passed over."""

    widget = HiddenInput()
    data: list[str]

    def process_formdata(self, valuelist: list[str]) -> None:
        self.data = [value for value in valuelist[:50] if KEY.fullmatch(value)]

    def process_data(self, value: object) -> None:
        self.data = []


class AttachmentFields(LivingForm):
    """To be inherited by the form of a text.

    `attached` are uploads that wait for this text, `detached` files that the
    text had and that are to go.
    """

    files = FilesField(_("Lampiran"))
    attached = KeysField(_("Berkas yang sudah diunggah"))
    detached = KeysField(_("Lampiran yang dihapus"))


class UploadForm(LivingForm):
    """A file by itself, ahead of its text."""

    files = FilesField(_("Berkas"))
