"""Tables the analysis goes by: what is left out, what is written otherwise, what is a root.

They hold words of the language, never of a single question.
"""

# Words that only join others. "tidak", "belum", "tanpa" and "antar" carry meaning and stay.
STOP = frozenset(
    """
    yang dan di ke dari untuk pada dengan ini itu adalah ialah merupakan juga atau oleh para
    sebagai dalam akan telah sudah kami kita saya anda kamu dia ia mereka apa apakah bagaimana
    bagaimanakah mengapa kenapa kapan siapa siapakah mana manakah dimana kemana berapa ya kah
    lah pun nya si sang serta maupun agar supaya karena sebab jika jikalau bila apabila kalau
    maka namun tetapi tapi sedangkan sementara ketika saat hingga sampai bahwa tersebut begitu
    demikian yaitu yakni no per an the of and in for to is are a with on by or how what
    which from at as be this that bapak ibu pak bu terhadap secara
    we our you your they their was were been do does did has have had will would should
    could can there these those when where who why into about between if then
    """.split()  # noqa: SIM905  a list of words reads best as words
)

# Words of a question that say little: they count in the order of hits, but need not be there.
# "spt" is "seperti" in chat, and a letter of duty or a tax form in offices. Whatever is here is
# about a pemda.
WEAK = frozenset(
    """
    cara mohon tolong bantu info informasi contoh ada bisa dapat mau ingin punya butuh perlu
    soal tentang terkait mengenai seperti lagi masih saja hanya lebih sangat banyak semua setiap
    tahun hari beberapa lain lainnya sama sekali jadi menjadi tempat hal daftar apa-apa seputar
    bagi gimana mungkin pernah harus boleh sih dong kok nih tuh yuk min gan
    tidak belum tanpa aplikasi daerah pakai memakai dipakai menggunakan digunakan gunakan
    kena ikut terus malah selalu sering selanjutnya berikutnya lalu kemudian pas kan deh begini
    nomor setelah sesudah sebelum kali berkali waktu solusi solusinya mengatasi atasi
    sekarang kemarin besok nanti tadi katanya ternyata padahal mending sebaiknya kira
    kak mas mbak bang halo permisi rekan dulu cari nyari mencari carikan spt
    pemda pemkab pemkot pemprov
    use uses used using need needs want have has still already
    """.split()  # noqa: SIM905  a list of words reads best as words
)

# Chat, older spelling and common slips → the word meant.
SPELLINGS = dict(
    pair.split("=")
    for pair in """
    gmn=bagaimana gmana=bagaimana gimana=bagaimana bgmn=bagaimana gmnkah=bagaimana udh=sudah
    sdh=sudah udah=sudah blm=belum blum=belum tdk=tidak gak=tidak ga=tidak nggak=tidak
    enggak=tidak tak=tidak kagak=tidak yg=yang dgn=dengan dg=dengan utk=untuk unt=untuk
    buat=untuk krn=karena karna=karena dr=dari pd=pada dlm=dalam sprti=seperti
    jg=juga bs=bisa bsa=bisa hrs=harus dpt=dapat aja=saja aj=saja ato=atau atw=atau kl=kalau
    klo=kalau
    kalo=kalau sy=saya sya=saya km=kami jd=jadi tp=tapi tpi=tapi knp=kenapa
    kpn=kapan brp=berapa dmn=dimana org=orang lbh=lebih bgt=sangat banget=sangat msh=masih
    apk=aplikasi app=aplikasi apps=aplikasi aplikasinya=aplikasi apl=aplikasi apli=aplikasi
    kab=kabupaten kec=kecamatan kel=kelurahan prov=provinsi prop=provinsi propinsi=provinsi
    thn=tahun tgl=tanggal bln=bulan dok=dokumen peg=pegawai pgw=pegawai tt=tentang ttg=tentang
    info2=informasi prtanyaan=pertanyaan jaringn=jaringan sinyalnya=sinyal
    ijin=izin perijinan=perizinan praktek=praktik resiko=risiko sistim=sistem analisa=analisis
    aktifitas=aktivitas aktif=aktif jadual=jadwal kwalitas=kualitas tehnik=teknik tehnis=teknis
    tehnologi=teknologi standarisasi=standardisasi komplit=lengkap nasehat=nasihat apotik=apotek
    kwitansi=kuitansi antri=antre himbau=imbau himbauan=imbauan merubah=mengubah rubah=ubah
    dirubah=diubah otomatisasi=otomatisasi sekertaris=sekretaris sekertariat=sekretariat
    ektronik=elektronik elektonik=elektronik eletronik=elektronik kordinasi=koordinasi
    jaman=zaman nopember=november pebruari=februari
    telat=terlambat tlat=terlambat telad=terlambat trs=terus trus=terus skrg=sekarang
    skrng=sekarang bsk=besok kmrn=kemarin kmren=kemarin bgmana=bagaimana mhn=mohon tlg=tolong
    tlng=tolong pake=pakai pakek=pakai liat=lihat dapet=dapat cepet=cepat bener=benar
    kyk=seperti kayak=seperti kayaknya=seperti ngga=tidak nggk=tidak gk=tidak engga=tidak
    jgn=jangan tsb=tersebut sblm=sebelum stlh=setelah slh=salah hny=hanya bwt=untuk bt=untuk
    smua=semua bnyk=banyak bbrp=beberapa lgsg=langsung lgsung=langsung mslh=masalah krj=kerja
    kntr=kantor kntor=kantor srt=surat wa=whatsapp whatsap=whatsapp watsap=whatsapp
    bs2=bisa dll=lainnya dst=seterusnya ampe=sampai sampe=sampai cuman=hanya cuma=hanya
    ilang=hilang keilangan=hilang lupain=lupa gabisa=tidak gakbisa=tidak kpd=kepada
    jml=jumlah jmlh=jumlah tmpt=tempat wkt=waktu pny=punya
    komp=komputer hape=handphone hp=handphone spek=spesifikasi dobel=ganda double=ganda
    mall=mal centre=center gede=besar gedhe=besar nomer=nomor antrian=antre itung=hitung
    pengen=ingin pingin=ingin bikin=membuat dikit=sedikit ancur=rusak bayarin=bayar
    emang=memang abis=habis taun=tahun lewatin=lewat makasih=terima tau=tahu
    kebanyakan=banyak ntar=nanti kmana=kemana mslhnya=masalah aplkasi=aplikasi
    gini=begini gitu=begitu gt=begitu gtu=begitu krna=karena klu=kalau emg=memang jdi=jadi
    lg=lagi lgi=lagi stiap=setiap hr=hari mgg=minggu dftr=daftar apliksi=aplikasi ntr=nanti
    dlu=dulu msk=masuk klr=keluar pengin=ingin pngen=ingin kek=seperti knpa=kenapa napa=kenapa
    skali=sekali bnr=benar srg=sering srng=sering slalu=selalu jwb=jawab pdhl=padahal
    smpe=sampai inet=internet pass=password pasword=password paswod=password sistm=sistem
    anter=antar beneran=benar
    males=malas biar=supaya bgm=bagaimana gmna=bagaimana sm=sama ama=sama
    """.split()  # noqa: SIM905  a list of words reads best as words
)

# Written in one word as often as in two, each with its stems: both are read as the one.
COMPOUNDS = {
    tuple(pair.split("+")): pair.replace("+", "")
    for pair in """
    kerja+sama serah+terima tindak+lanjut tanggung+jawab tanda+tangan uji+coba alih+daya
    sumber+daya lalu+lintas orang+tua bagi+pakai blank+spot data+center data+base
    open+source source+code call+center help+desk web+site road+map fire+wall user+name
    smart+phone hot+spot wi+fi
    """.split()  # noqa: SIM905  a list of words reads best as words
}

# Stems that the dictionary gets wrong: form → stem.
STEMS = dict(
    pair.split("=")
    for pair in """
    kinerja=kinerja berkinerja=kinerja pemerintah=pemerintah pemerintahan=pemerintah
    kepemerintahan=pemerintah penduduk=penduduk kependudukan=penduduk berpenduduk=penduduk
    menyurati=surat disurati=surat penanya=tanya bernilai=nilai peternakan=ternak
    peternak=ternak beternak=ternak perasaan=rasa mengaji=kaji ketidakhadiran=hadir
    pertanggungjawaban=tanggungjawab bertanggungjawab=tanggungjawab menindaklanjuti=tindaklanjut
    ditindaklanjuti=tindaklanjut tindaklanjuti=tindaklanjut keuangan=keuangan
    perdata=perdata kepala=kepala media=media beruang=beruang sekolah=sekolah
    pelabuhan=labuh pimpinan=pimpin kepemimpinan=pimpin perangkat=perangkat
    kendala=kendala terkendala=kendala berkendala=kendala mengendalai=kendala
    pengalaman=alam berpengalaman=alam pelaksanaan=laksana satuan=satuan bagian=bagian
    kelurahan=kelurahan kecamatan=kecamatan kabupaten=kabupaten perkotaan=kota pedesaan=desa
    perdesaan=desa menteri=menteri kementerian=menteri badan=badan jalan=jalan layanan=layan
    pelayanan=layan pengaduan=adu aduan=adu laporan=lapor pelaporan=lapor arsip=arsip
    kearsipan=arsip pengarsipan=arsip perizinan=izin berizin=izin kemudahan=mudah
    keamanan=aman pengamanan=aman perbedaan=beda kerjasama=kerjasama bekerjasama=kerjasama
    berguru=berguru haki=haki perkada=perkada bekerja=kerja
    pekerjaan=kerja persandian=sandi anggaran=anggar menganggarkan=anggar diliat=lihat
    ngeliat=lihat mengetik=ketik mengetikkan=ketik pengetikan=ketik pengadaan=pengadaan
    market=market tukin=tukin kadis=kadis pengguna=pengguna keputusan=keputusan
    perjalanan=perjalanan penghasilan=penghasilan atasan=atasan sebelum=sebelum
    penanganan=penanganan menangani=penanganan ditangani=penanganan tertangani=penanganan
    temuan=temuan menemukan=temuan ditemukan=temuan temukan=temuan pertemuan=pertemuan
    pendapatan=pendapatan pendapat=pendapat berpendapat=pendapat sependapat=pendapat
    penghargaan=penghargaan bangunan=bangunan persediaan=persediaan perumahan=perumahan
    perhubungan=perhubungan petunjuk=petunjuk bantuan=bantuan kerusakan=rusak perusakan=rusak
    perbaikan=perbaikan memperbaiki=perbaikan diperbaiki=perbaikan perbaiki=perbaikan
    pengumuman=pengumuman mengumumkan=pengumuman diumumkan=pengumuman umumkan=pengumuman
    penempatan=penempatan menempatkan=penempatan ditempatkan=penempatan
    tempatkan=penempatan wewenang=wenang
    permohonan=permohonan pemohon=permohonan memohon=permohonan dimohonkan=permohonan
    persetujuan=setuju menyetujui=setuju disetujui=setuju setuju=setuju setujui=setuju
    penyetujuan=setuju pengesahan=sah mengesahkan=sah disahkan=sah sahkan=sah
    masukan=masukan undangan=undangan mengundang=undangan diundang=undangan lemot=lemot
    relawan=relawan kerelawanan=relawan diminati=minat diminatinya=minat belasan=belas
    digemari=gemar penggemar=gemar ditemani=teman menemani=teman napi=napi
    """.split()  # noqa: SIM905  a list of words reads best as words
)

# Roots of this field that the dictionary lacks; affixes are taken off them as off any other.
ROOTS = tuple(
    """
    replikasi aplikasi presensi absensi disposisi notifikasi verifikasi validasi sosialisasi
    implementasi digitalisasi integrasi migrasi otomasi kolaborasi fasilitasi asistensi
    sinkronisasi standardisasi sertifikasi otentikasi autentikasi akses unduh unggah download
    upload update install instal input output klik backup hosting scan share print login
    online offline email web website server cloud dashboard monitoring hack bug error dukcapil
    kerjasama tandatangan tanggungjawab tindaklanjut ujicoba serahterima sebarluas alihdaya
    alihteknologi bimtek hibah adopsi adaptasi duplikasi modul fitur jejaring swakelola luncur
    perpres inpres keppres perda perbup perwali perwal pergub permen kepmen permendagri
    inovasi agregasi sinergi evaluasi koneksi enkripsi kurasi moderasi mitigasi simulasi
    optimalisasi optimasi modernisasi transformasi elektronifikasi sentralisasi komputerisasi
    """.split()  # noqa: SIM905  a list of words reads best as words
)
