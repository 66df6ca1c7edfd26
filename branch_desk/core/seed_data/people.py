"""The demo's persons, 28 adults and 4 minors; all invented, serials fixed for good.

Ages are in years on the first business date, `since` and `reviewed` in days before it.
"""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True)
class Person:
    """An invented person, as far as the person differs from the others."""

    serial: int
    first_name: str
    other_names: str
    surname: str
    age: int
    gender: str
    occupation: str
    place: tuple[str, str, str]
    """Street, town and county."""
    since: int
    turnover: str = "45000.00"
    tier: str = "TIER_2"
    reviewed: int | None = None
    """Days since the last KYC review; None means at the opening of the record."""
    employer: str | None = None
    funds: str = "SALARY"
    nationality: str = "KE"
    id_type: str = "NATIONAL_ID"
    expires: int | None = None
    """Days until the identity document expires, negative once it has."""
    pin_exemption: str | None = None
    pep_details: str | None = None
    guardian: int | None = None
    kin_confirmed: int = 120
    waived: tuple[str, ...] = ()
    country: str = "KE"


_NAIROBI: Final = "KE-30"
_MOMBASA: Final = "KE-28"
_KISUMU: Final = "KE-17"
_KIAMBU: Final = "KE-13"
_MP: Final = "Member of the county assembly since the last election, in office."
_PS: Final = "Principal secretary of a ministry until the year before last."

PEOPLE: Final = (
    Person(1, "Amina", "Wanjiku", "Njoroge", 36, "FEMALE", "TEACHER",
           ("14 Mbagathi Way", "Nairobi", _NAIROBI), 1460, "84000.00", reviewed=300,
           employer="Uhuru Gardens Academy"),
    Person(2, "Brian", "", "Otieno", 41, "MALE", "ENGINEER",
           ("7 Kindaruma Road", "Nairobi", _NAIROBI), 1700, "160000.00", reviewed=420,
           employer="Rift Power Works"),
    Person(3, "Faith", "Achieng", "Ochieng", 39, "FEMALE", "NURSE",
           ("7 Kindaruma Road", "Nairobi", _NAIROBI), 1690, "98000.00", reviewed=400,
           employer="Lavington Hospital"),
    Person(4, "Samuel", "Kiptoo", "Rotich", 58, "MALE", "PUBLIC_SERVANT",
           ("3 Kitisuru Lane", "Nairobi", _NAIROBI), 2100, "780000.00", "TIER_3", 90,
           funds="BUSINESS", pep_details=_MP),
    Person(5, "Daniel", "Kiprono", "Cheruiyot", 33, "MALE", "DRIVER",
           ("22 Jogoo Road", "Nairobi", _NAIROBI), 1200, "70000.00", reviewed=250,
           employer="Highland Coaches"),
    Person(6, "Zainab", "Hassan", "Abdi", 29, "FEMALE", "TRADER",
           ("5 Eastleigh First Avenue", "Nairobi", _NAIROBI), 900, "150000.00", funds="BUSINESS"),
    Person(7, "Peter", "Mutua", "Musyoka", 47, "MALE", "FARMER",
           ("Plot 81 Mlolongo", "Mlolongo", "KE-22"), 2000, "30000.00", reviewed=500,
           funds="FARMING", kin_confirmed=460),
    Person(8, "Grace", "Nyambura", "Kamau", 52, "FEMALE", "ACCOUNTANT",
           ("9 Ngong Lane", "Nairobi", _NAIROBI), 1500, "210000.00", reviewed=380,
           employer="Karen Flower Growers"),
    Person(9, "Joseph", "Lokiru", "Ekal", 26, "MALE", "CASUAL_WORKER",
           ("12 Kangemi Road", "Nairobi", _NAIROBI), 500, "15000.00", "TIER_1", funds="SALARY",
           nationality="UG", id_type="REFUGEE_ID", expires=900, pin_exemption="REFUGEE"),
    Person(10, "Njeri", "Wambui", "Njoroge", 9, "FEMALE", "STUDENT",
           ("14 Mbagathi Way", "Nairobi", _NAIROBI), 700, "2000.00", funds="SALARY",
           id_type="BIRTH_CERTIFICATE", pin_exemption="MINOR", guardian=1),
    Person(11, "Ruth", "Kemunto", "Nyaboke", 44, "FEMALE", "DOCTOR",
           ("31 Riverside Drive", "Nairobi", _NAIROBI), 1300, "390000.00", reviewed=350,
           employer="Riverside Clinic"),
    Person(12, "George", "Mwangi", "Kariuki", 50, "MALE", "TRADER",
           ("2 Kiambu Road", "Kiambu", _KIAMBU), 1000, "1200000.00", funds="BUSINESS",
           reviewed=200, kin_confirmed=400),
    Person(13, "Susan", "Moraa", "Onkoba", 31, "FEMALE", "TEACHER",
           ("18 Thika Road", "Nairobi", _NAIROBI), 60, "62000.00",
           employer="Garden Estate School", kin_confirmed=60, waived=("PROOF_OF_ADDRESS",)),
    Person(14, "Ian", "Kipchumba", "Nyaboke", 13, "MALE", "STUDENT",
           ("31 Riverside Drive", "Nairobi", _NAIROBI), 650, "1500.00", funds="SALARY",
           id_type="BIRTH_CERTIFICATE", pin_exemption="MINOR", guardian=11),
    Person(17, "Esther", "Nyokabi", "Mwangi", 38, "FEMALE", "BANKER",
           ("6 Denis Pritt Road", "Nairobi", _NAIROBI), 1100, "230000.00", reviewed=310,
           employer="Wekeza Bank"),
    Person(19, "Caroline", "Wangari", "Thuo", 24, "FEMALE", "CASUAL_WORKER",
           ("40 Githurai", "Nairobi", _NAIROBI), 1180, "14000.00", "TIER_1", 350,
           kin_confirmed=300),
    Person(20, "Emmanuel", "Barasa", "Wanyama", 22, "MALE", "STUDENT",
           ("8 Roysambu Close", "Nairobi", _NAIROBI), 30, "9000.00", "TIER_1", funds="REMITTANCE",
           kin_confirmed=30, waived=("ID_BACK",)),
    Person(21, "Fatuma", "Salim", "Bakari", 35, "FEMALE", "TRADER",
           ("11 Digo Road", "Mombasa", _MOMBASA), 1250, "120000.00", funds="BUSINESS",
           reviewed=330),
    Person(22, "Hamisi", "Juma", "Mwakio", 61, "MALE", "PUBLIC_SERVANT",
           ("4 Nyali Road", "Mombasa", _MOMBASA), 1900, "640000.00", "TIER_3", 120,
           funds="INVESTMENT", pep_details=_PS),
    Person(23, "Sheila", "Akinyi", "Were", 40, "FEMALE", "HOTELIER",
           ("29 Links Road", "Mombasa", _MOMBASA), 1400, "180000.00", reviewed=390,
           id_type="PASSPORT", expires=-40, employer="Coral Sands Hotel"),
    Person(24, "Patrick", "Mugisha", "Tumwine", 45, "MALE", "ENGINEER",
           ("17 Mikindani Street", "Mombasa", _MOMBASA), 800, "260000.00", nationality="UG",
           id_type="PASSPORT", expires=1200, reviewed=210, employer="Port Handling Works",
           kin_confirmed=420),
    Person(25, "Neema", "Zawadi", "Mwachiro", 28, "FEMALE", "NURSE",
           ("3 Bamburi Road", "Mombasa", _MOMBASA), 45, "58000.00", employer="Coast Clinic",
           kin_confirmed=45, waived=("KRA_PIN_CERTIFICATE",)),
    Person(26, "Rashid", "Omar", "Chengo", 30, "MALE", "FISHER",
           ("Plot 6 Likoni", "Mombasa", _MOMBASA), 620, "18000.00", "TIER_1", funds="BUSINESS"),
    Person(27, "Dorcas", "Mbeyu", "Kenga", 55, "FEMALE", "FARMER",
           ("Plot 2 Mtwapa", "Kilifi", "KE-14"), 950, "12000.00", "TIER_1", funds="FARMING",
           kin_confirmed=500),
    Person(28, "Salma", "Fatuma", "Bakari", 15, "FEMALE", "STUDENT",
           ("11 Digo Road", "Mombasa", _MOMBASA), 800, "2500.00", funds="SALARY",
           id_type="BIRTH_CERTIFICATE", pin_exemption="MINOR", guardian=21),
    Person(32, "Walter", "Odhiambo", "Okoth", 48, "MALE", "TEACHER",
           ("5 Oginga Odinga Street", "Kisumu", _KISUMU), 1350, "88000.00", reviewed=340,
           employer="Lakeside High School"),
    Person(33, "Beatrice", "Anyango", "Ogutu", 53, "FEMALE", "TRADER",
           ("1 Milimani Road", "Kisumu", _KISUMU), 1500, "5600000.00", "TIER_3", 150,
           funds="BUSINESS"),
    Person(34, "Collins", "Ouko", "Adera", 37, "MALE", "ARTIST",
           ("22 Kondele", "Kisumu", _KISUMU), 700, "55000.00", funds="OTHER", reviewed=190),
    Person(35, "Janet", "Cherono", "Bett", 27, "FEMALE", "ACCOUNTANT",
           ("16 Mega Street", "Kisumu", _KISUMU), 75, "72000.00", employer="Lake Millers",
           kin_confirmed=75, waived=("PROOF_OF_ADDRESS",)),
    Person(36, "Kennedy", "Ochieng", "Owuor", 23, "MALE", "FISHER",
           ("Plot 9 Dunga", "Kisumu", _KISUMU), 420, "16000.00", "TIER_1", funds="BUSINESS"),
    Person(37, "Pauline", "Adhiambo", "Omolo", 66, "FEMALE", "FARMER",
           ("Plot 3 Ahero", "Ahero", _KISUMU), 1150, "10000.00", "TIER_1", funds="PENSION",
           kin_confirmed=700),
    Person(38, "Alvin", "Omondi", "Okoth", 11, "MALE", "STUDENT",
           ("5 Oginga Odinga Street", "Kisumu", _KISUMU), 610, "1800.00", funds="SALARY",
           id_type="BIRTH_CERTIFICATE", pin_exemption="MINOR", guardian=32),
)  # fmt: skip
