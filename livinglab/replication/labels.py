"""The Indonesian word for each code of the catalog and the ledger (design.md, part 2)."""

from flask_babel import lazy_gettext as _

from livinglab.replication.models import (
    AgreementKind,
    ApplicationStatus,
    ModuleState,
    ObstacleKind,
    Overlap,
    ServiceType,
    Stage,
    StepKind,
    Terms,
    Trust,
)

STAGES = {
    Stage.INTEREST: _("Minat"),
    Stage.STUDY_VISIT: _("Studi Tiru"),
    Stage.AGREEMENT: _("Kesepakatan"),
    Stage.HANDOVER: _("Serah Terima"),
    Stage.ADAPTATION: _("Penyesuaian"),
    Stage.PILOT: _("Uji Coba"),
    Stage.LAUNCHED: _("Diluncurkan"),
    Stage.IN_USE: _("Digunakan"),
    Stage.STOPPED: _("Dihentikan / Dialihkan"),
}
EVIDENCE = {
    Stage.INTEREST: _("Surat minat atau permohonan."),
    Stage.STUDY_VISIT: _("Tanggal dan laporan kunjungan."),
    Stage.AGREEMENT: _("MoU, Kesepakatan Bersama, atau PKS: nomor, tanggal, masa berlaku."),
    Stage.HANDOVER: _("BAST, kode sumber, ketentuan hak kekayaan intelektual."),
    Stage.ADAPTATION: _("Modul dan integrasi yang disesuaikan."),
    Stage.PILOT: _("Unit uji coba dan pelatihan."),
    Stage.LAUNCHED: _("Tanggal peluncuran."),
    Stage.IN_USE: _("Jumlah pengguna atau unit, dan dampaknya. Diperbarui tiap 12 bulan."),
    Stage.STOPPED: _("Alasan, dan apa penggantinya."),
}
TRUST = {
    Trust.REPORTED: _("diberitakan"),
    Trust.DECLARED: _("dinyatakan pengadopsi"),
    Trust.CONFIRMED: _("dibenarkan daerah asal"),
    Trust.VERIFIED: _("diverifikasi kurator"),
}
# What the button says with which somebody lends a step this trust.
ENDORSING = {
    Trust.DECLARED: _("Nyatakan atas nama daerah"),
    Trust.CONFIRMED: _("Benarkan sebagai daerah asal"),
    Trust.VERIFIED: _("Verifikasi sebagai kurator"),
}
STEP_KINDS = {
    StepKind.STAGE: _("Perpindahan tahap"),
    StepKind.HOLD: _("Ditunda"),
    StepKind.RESUME: _("Dilanjutkan"),
    StepKind.RENEWAL: _("Masih digunakan"),
}
OBSTACLES = {
    ObstacleKind.NETWORK: _("Jaringan / blank spot"),
    ObstacleKind.ELECTRICITY: _("Listrik"),
    ObstacleKind.SERVERS: _("Server"),
    ObstacleKind.PEOPLE: _("SDM"),
    ObstacleKind.BUDGET: _("Anggaran"),
    ObstacleKind.INTEGRATION: _("Integrasi"),
    ObstacleKind.REGULATION: _("Regulasi"),
    ObstacleKind.RESISTANCE: _("Penolakan pengguna"),
    ObstacleKind.CENTRAL_MANDATE: _("Kewajiban dari pusat"),
    ObstacleKind.LEADERSHIP: _("Pergantian pimpinan"),
    ObstacleKind.OTHER: _("Lainnya"),
}
MODULE_STATES = {
    ModuleState.PLANNED: _("direncanakan"),
    ModuleState.IN_DEVELOPMENT: _("dikembangkan"),
    ModuleState.IN_USE: _("digunakan"),
    ModuleState.DROPPED: _("tidak dipakai"),
}
AGREEMENTS = {
    AgreementKind.MOU: _("Kesepakatan Bersama / MoU"),
    AgreementKind.PKS: _("Perjanjian Kerja Sama (PKS)"),
    AgreementKind.GRANT: _("Hibah"),
    AgreementKind.OTHER: _("Lainnya"),
}
APPLICATION_STATUS = {
    ApplicationStatus.DRAFT: _("Draf"),
    ApplicationStatus.SUBMITTED: _("Menunggu kurator"),
    ApplicationStatus.PUBLISHED: _("Terbit"),
    ApplicationStatus.ARCHIVED: _("Diarsipkan"),
}
SERVICE_TYPES = {
    ServiceType.ADMINISTRATION: _("Layanan administrasi pemerintahan"),
    ServiceType.PUBLIC: _("Layanan publik"),
    ServiceType.UNKNOWN: _("Tidak diketahui"),
}
TERMS = {
    Terms.OPEN_SOURCE: _("Kode terbuka"),
    Terms.GRANT: _("Hibah antar pemda"),
    Terms.COOPERATION: _("Kerja sama"),
    Terms.PAID_INSTALLATION: _("Berbayar pemasangan"),
    Terms.UNKNOWN: _("Tidak diketahui"),
}
OVERLAPS = {
    Overlap.NONE: _("Tidak beririsan"),
    Overlap.OVERLAPS: _("Beririsan"),
    Overlap.REPLACED: _("Digantikan"),
    Overlap.WAIVER: _("Ada pengecualian"),
    Overlap.UNKNOWN: _("Tidak diketahui"),
}
APPLICATION_CATEGORIES = {
    "office": _("Perkantoran dan persuratan"),
    "attendance": _("Kehadiran pegawai"),
    "performance": _("Kinerja dan akuntabilitas"),
    "personnel": _("Kepegawaian"),
    "planning": _("Perencanaan dan anggaran"),
    "licensing": _("Perizinan"),
    "complaints": _("Pengaduan warga"),
    "citizen": _("Layanan warga"),
    "village": _("Desa"),
    "health": _("Kesehatan"),
    "social": _("Hibah dan bantuan sosial"),
    "tax": _("Pajak dan retribusi"),
    "data": _("Data dan inovasi"),
    "learning": _("Berbagi pengetahuan"),
}
