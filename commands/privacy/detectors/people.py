"""Words for one person or for a group; a single person is what makes details dangerous."""

MONTHS = (
    "januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus", "september",
    "oktober", "november", "december", "jan", "feb", "febr", "mrt", "apr", "jun", "jul", "aug",
    "sep", "sept", "okt", "nov", "dec",
)  # fmt: skip
MONTH = "|".join(sorted(MONTHS, key=len, reverse=True))

TITLES = frozenset(
    "mw mevr mevrouw dhr meneer mneer mr mrs ms fam familie heer hr zuster".split()
)

# Nouns that point at one person. Plurals and words that are mostly general ("slachtoffer van")
# are judged by their neighbours in the mosaic.
PERSON_NOUNS = TITLES | frozenset(
    """client cliënt cliente cliënte clientje cl jongen jongetje meisje meid meiske vrouw man dame jongeman
    slachtoffer betrokkene minderjarige kind kindje peuter baby tiener puber asielzoeker vreemdeling
    dochter dochtertje zoon zoontje zus zusje broer broertje moeder vader stiefvader stiefmoeder tante
    oom nicht neef oma opa vriend vriendin echtgenoot echtgenote partner ex dader verdachte pooier
    werknemer werkneemster au-pair student studente leerling bewoner bewoonster pleegkind pupil
    prostituee sekswerker sekswerkster jongere volwassene hulpvrager aangeefster aangever melder
    meldster patient patiënt patiente patiënte stagiair stagiaire""".split()
)

# People at work: a name after these is a name, but they are no client.
WORK_NOUNS = frozenset(
    """collega rechercheur agent wijkagent advocaat advocate tolk arts huisarts psycholoog begeleider
    begeleidster voogd jeugdbeschermer mentor casemanager casusregisseur contactpersoon ambtenaar
    wijkverpleegkundige verpleegkundige behandelaar gezinsvoogd maatschappelijk werker werkster
    zorgcoördinator zorgcoordinator zoco aandachtsfunctionaris beleidsmedewerker medewerker medewerkster
    consulent contactpers manager directeur teamleider vrijwilliger docent coach reclasseringswerker
    ketenregisseur officier rechter hulpverlener hulpverleenster regisseur stagiair""".split()
)

# Who holds a public office is named in public; what they decide may be quoted.
PUBLIC_OFFICES = frozenset(
    """minister ministers staatssecretaris staatssecretarissen premier kamerlid kamerleden burgemeester
    wethouder rapporteur commissaris motie moties amendement commissie commissie- wet arrest lid
    informateur formateur europarlementariër senator ombudsman kinderombudsman advocaat-generaal
    procureur-generaal rapport hoogleraar prof professor koning koningin""".split()
)

PRONOUNS = frozenset("hij hem haar zijn ze zij".split())

GROUPS = frozenset(
    """jongens meisjes meiden mannen vrouwen slachtoffers jongeren minderjarigen cliënten clienten kinderen
    mensen werknemers arbeiders migranten arbeidsmigranten vluchtelingen studenten amvs amv's tieners
    volwassenen dames personen statushouders asielzoekers daders verdachten verdachte leerlingen
    burgers eu-burgers sekswerkers prostituees koeriers drugskoeriers pubers kids meldingen gevallen
    zaken bewoners onderdanen au-pairs vreemdelingen moeders vaders ouders gezinnen personen""".split()
)
