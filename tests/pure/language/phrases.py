# ruff: noqa: E501 - one row of a table is one line
"""Phrases as people type them, each built differently, with what they mean.

One row: when it was said (see `SAID`), the phrase, the meaning. A meaning is `day start-end`,
with `+ rest` for the words behind it; `? reason: choice, choice` is a question; `- reason` is
not understood. A row of a list has one meaning per item, separated by `;`.
"""

SAID = {
    "mon": "2026-11-23 09:00",
    "wed": "2026-11-25 14:00",
    "eve": "2026-12-31 16:00",  # a Thursday, in week 53
    "tue": "2027-03-09 08:30",
    "sun": "2027-03-28 12:00",  # Easter, and the clock went forward
    "fri": "2027-06-04 10:15",
    "sat": "2028-02-26 11:00",  # three days before a leap day
}

DUTCH = """
mon | di 19 jan | 2027-01-19
mon | dinsdag 19 januari 2027 | 2027-01-19
mon | 9 maart | 2027-03-09
eve | 1 januari | 2027-01-01
tue | 8 mrt | 2028-03-08
tue | 9 maart | 2027-03-09
mon | 19-1 | 2027-01-19
mon | 19/1 10.00 uur | 2027-01-19 10:00
mon | 19-01-2027 10u | 2027-01-19 10:00
mon | 19-1-27 om 14:00 | 2027-01-19 14:00
mon | 19.01.2027 | 2027-01-19
mon | 3/4/2027 | 2027-04-03
mon | 2027-03-09 | 2027-03-09
mon | 2027-03-09T10:00 | 2027-03-09 10:00
mon | 9 mrt '27 half drie | 2027-03-09 14:30
mon | DI. 19 JAN. 10:00 | 2027-01-19 10:00
mon |   di   19   jan     10   uur | 2027-01-19 10:00
mon | dinsdag, 19 januari, om 10.00 uur | 2027-01-19 10:00
mon | op dinsdag 19 januari om 10 uur | 2027-01-19 10:00
mon | dinsdag de 19e januari | 2027-01-19
mon | negentien januari | 2027-01-19
mon | de eerste april | 2027-04-01
mon | 1e mei kwart over 9 | 2027-05-01 09:15
mon | 19jan 10u30 | 2027-01-19 10:30
mon | vrij 22 januari | 2027-01-22
mon | donderdg 4 febuari | 2027-02-04
mon | woensdag 20 janurai | 2027-01-20
mon | zaterdga 1 agustus | ? weekday_mismatch: 2027-08-01, 2027-07-31
mon | 12 okotber 9.30u | 2027-10-12 09:30
mon | maandag 19 januari 2027 | ? weekday_mismatch: 2027-01-19, 2027-01-18
mon | 31 april | ? no_such_date: 2027-04-30, 2027-05-01
mon | 29 februari 10 uur | ? no_such_date: 2027-02-28 10:00, 2027-03-01 10:00
sat | 29 feb 10 uur | 2028-02-29 10:00
mon | 9 maart 2025 | ? past: 2027-03-09
mon | 9 maart 2110 | - year_far
mon | 32 januari | - no_date
mon | vandaag 14 uur | 2026-11-23 14:00
wed | vandaag 10.00 | ? past: 2026-11-26 10:00
mon | morgen | 2026-11-24
eve | morgen 9.15 | 2027-01-01 09:15
mon | overmorgen half 11 | 2026-11-25 10:30
mon | morgenochtend 9 uur | 2026-11-24 09:00
mon | morgenmiddag om 3 uur | 2026-11-24 15:00
mon | morgen middag kwart voor vier | 2026-11-24 15:45
mon | vanavond 8 uur | 2026-11-23 20:00
mon | vanmiddag | ? which_time: 2026-11-23 13:00, 2026-11-23 14:00, 2026-11-23 15:00, 2026-11-23 16:00
mon | overmorgen, woensdag 25 november, 10.00 | 2026-11-25 10:00
mon | morgen woensdag | ? weekday_mismatch: 2026-11-24, 2026-11-25
mon | morgen 9-11 | 2026-11-24 09:00-11:00
mon | morgen 24-11 10 uur | 2026-11-24 10:00
mon | over 3 dagen | 2026-11-26
mon | over twee weken | 2026-12-07
mon | over 14 dagen om 10.00 | 2026-12-07 10:00
eve | over een maand | 2027-01-31
mon | over een jaar | 2027-11-23
mon | over 2 uur | 2026-11-23 11:00
mon | over anderhalf uur | 2026-11-23 10:30
fri | over drie kwartier | 2027-06-04 11:00
mon | over twee weken dinsdag 10 uur | 2026-12-08 10:00
fri | over een week donderdag | ? which_week: 2027-06-10, 2027-06-17
mon | donderdag over een week | 2026-12-03
mon | donderdag over 14 dagen 13.00 | 2026-12-10 13:00
tue | dinsdag over een week | ? which_week: 2027-03-16, 2027-03-23
mon | vandaag over een week | 2026-11-30
mon | donderdag | 2026-11-26
wed | dinsdag half 2 | 2026-12-01 13:30
tue | dinsdag | ? which_week: 2027-03-09, 2027-03-16
tue | dinsdag 8.00 | 2027-03-16 08:00
tue | dinsdag 10.00 | ? which_week: 2027-03-09 10:00, 2027-03-16 10:00
mon | komende maandag | 2026-11-30
mon | aanstaande vrijdag | 2026-11-27
mon | a.s. dinsdag 9u | 2026-11-24 09:00
mon | as. woensdag | 2026-11-25
mon | dinsdag a.s. om 10 uur | 2026-11-24 10:00
wed | eerstvolgende dinsdag | 2026-12-01
mon | aanstaande dinsdag 24 november | 2026-11-24
mon | komende dinsdag 1 december | ? weekday_mismatch: 2026-12-01, 2026-11-24
wed | deze vrijdag | 2026-11-27
wed | deze maandag | ? past: 2026-11-30
wed | deze week donderdag 16.00 | 2026-11-26 16:00
wed | vrijdag deze week | 2026-11-27
wed | volgende vrijdag | ? which_week: 2026-11-27, 2026-12-04
wed | volgende maandag 10 uur | ? which_week: 2026-11-30 10:00, 2026-12-07 10:00
mon | volgende maandag | ? which_week: 2026-11-30, 2026-12-07
mon | volgende week donderdag | 2026-12-03
eve | volgende week di 10-12 | 2027-01-05 10:00-12:00
sun | volgende week maandag | 2027-03-29
mon | donderdag volgende week om 15 uur | 2026-12-03 15:00
mon | volgende week | ? which_day: 2026-11-30, 2026-12-01, 2026-12-02, 2026-12-03, 2026-12-04
wed | komende week dinsdag | 2026-12-01
wed | komende week vrijdag | ? which_week: 2026-11-27, 2026-12-04
mon | week 3 | ? which_day: 2027-01-18, 2027-01-19, 2027-01-20, 2027-01-21, 2027-01-22
mon | wk 3 dinsdag | 2027-01-19
mon | dinsdag in week 3 om half tien | 2027-01-19 09:30
mon | di wk. 3 | 2027-01-19
eve | week 1 maandag | 2027-01-04
mon | week 10 2028 di 9.00 | 2028-03-07 09:00
fri | week 54 | - no_date
fri | week 53 maandag | - no_such_date
mon | 3e maandag van maart | 2027-03-15
mon | derde maandag in maart 10.00 | 2027-03-15 10:00
tue | 1e dinsdag van maart | 2028-03-07
mon | laatste vrijdag van januari | 2027-01-29
mon | de laatste donderdag van de maand 13.00 | 2026-11-26 13:00
mon | eerste dinsdag van volgende maand | 2026-12-01
mon | 5e maandag van februari 2027 | - no_such_date
mon | eind januari | ? which_day: 2027-01-25, 2027-01-26, 2027-01-27, 2027-01-28, 2027-01-29
mon | begin maart 2027 | ? which_day: 2027-03-01, 2027-03-02, 2027-03-03, 2027-03-04, 2027-03-05
mon | half december | ? which_day: 2026-12-14, 2026-12-15, 2026-12-16, 2026-12-17, 2026-12-18
mon | eind volgende week | ? which_day: 2026-12-03, 2026-12-04
wed | eind van de maand | ? which_day: 2026-11-25, 2026-11-26, 2026-11-27, 2026-11-30
mon | in maart | - which_day
mon | volgende maand | - which_day
mon | de 10e | 2026-12-10
mon | di 19 om 10 | ? weekday_mismatch: 2027-01-19 10:00, 2026-12-19 10:00
mon | do 24 om 10 | ? weekday_mismatch: 2026-12-24 10:00, 2026-11-24 10:00
mon | di 10-12 | ? date_or_time: 2026-11-24 10:00-12:00, 2026-12-10, 2026-12-08
mon | do 10 | ? date_or_time: 2026-12-10, 2026-11-26 10:00
mon | do 3 dec half 3 | 2026-12-03 14:30
mon | do 3 dec half drie | 2026-12-03 14:30
mon | do 3 dec tien over half drie | 2026-12-03 14:40
mon | do 3 dec vijf voor half elf | 2026-12-03 10:25
mon | do 3 dec kwart voor twee | 2026-12-03 13:45
mon | do 3 dec kwart over negen | 2026-12-03 09:15
mon | do 3 dec 10 voor 4 | 2026-12-03 15:50
mon | do 3 dec drie uur | 2026-12-03 15:00
mon | do 3 dec 6 uur | 2026-12-03 18:00
mon | do 3 dec 12 uur | 2026-12-03 12:00
mon | do 3 dec half een | 2026-12-03 12:30
mon | do 3 dec 7 uur | ? which_half_of_day: 2026-12-03 19:00, 2026-12-03 07:00
mon | do 3 dec half acht | ? which_half_of_day: 2026-12-03 19:30, 2026-12-03 07:30
mon | do 3 dec 3:00 | ? which_half_of_day: 2026-12-03 15:00, 2026-12-03 03:00
mon | do 3 dec 07:30 | 2026-12-03 07:30
mon | do 3 dec 1030 uur | 2026-12-03 10:30
mon | do 3 dec 9,30 uur | 2026-12-03 09:30
mon | do 3 dec 14h | 2026-12-03 14:00
mon | do 3 dec 's ochtends 7 uur | 2026-12-03 07:00
mon | do 3 dec om 8 uur 's avonds | 2026-12-03 20:00
mon | do 3 dec in de middag om half 2 | 2026-12-03 13:30
mon | do 3 dec 's ochtends 14.00 | ? daypart_mismatch: 2026-12-03 14:00
mon | dinsdagmiddag | ? which_time: 2026-11-24 13:00, 2026-11-24 14:00, 2026-11-24 15:00, 2026-11-24 16:00
mon | vrijdagochtend 11 | 2026-11-27 11:00
mon | dinsdag morgen 10 uur | 2026-11-24 10:00
mon | donderdagavond half 8 | 2026-11-26 19:30
mon | di 24 nov 10-12 | 2026-11-24 10:00-12:00
mon | di 24 nov 10.00-12.30 | 2026-11-24 10:00-12:30
mon | di 24 nov 10.00 tot 12.30 uur | 2026-11-24 10:00-12:30
mon | di 24 nov van 10 tot half 1 | 2026-11-24 10:00-12:30
mon | di 24 nov 10:00 – 12:00 | 2026-11-24 10:00-12:00
mon | di 24 nov tussen 10 en 12 | 2026-11-24 10:00-12:00
mon | di 24 nov van half tien t/m 11 uur | 2026-11-24 09:30-11:00
mon | di 24 nov 11-1 | 2026-11-24 11:00-13:00
mon | di 24 nov 1-3 | 2026-11-24 13:00-15:00
mon | di 24 nov 9u30-11u | 2026-11-24 09:30-11:00
mon | di 24 nov 7-9 | ? which_half_of_day: 2026-11-24 19:00-21:00, 2026-11-24 07:00-09:00
mon | di 24 nov 14.00-13.00 | - end_before_start
mon | dinsdagavond 24 nov 7-9 | - leftover
mon | di 24 nov 10.00, 90 min | 2026-11-24 10:00-11:30
mon | di 24 nov 10.00 anderhalf uur | 2026-11-24 10:00-11:30
mon | di 24 nov 10 uur (2 uur) | 2026-11-24 10:00-12:00
mon | di 24 nov om 10 uur, duur 1u30 | 2026-11-24 10:00-11:30
mon | di 24 nov vanaf 10 uur | 2026-11-24 10:00
mon | di 24 nov, 13-15 | 2026-11-24 13:00-15:00
mon | di 24 nov, 10-12 uur | 2026-11-24 10:00-12:00
mon | di 24 nov, 10-12 | - more_than_one
mon | di 24 nov - 10.00 | 2026-11-24 10:00
mon | om 10 uur op dinsdag 24 november | 2026-11-24 10:00
mon | 10.00 uur morgen | 2026-11-24 10:00
mon | om 14.00 | ? no_day: 2026-11-23 14:00, 2026-11-24 14:00
mon | 9 maart (dinsdag) 10.00 | 2027-03-09 10:00
mon | dinsdag 9 maart 2027, 10.00-12.30 (week 10) | 2027-03-09 10:00-12:30
mon | di 9 maart week 11 | - week_mismatch
mon | di 9 mrt 10.00-12.30 Amersfoort | 2027-03-09 10:00-12:30 + Amersfoort
mon | di 9 mrt 10.00 in Zaal 3, Stationsplein 10 | 2027-03-09 10:00 + in Zaal 3, Stationsplein 10
mon | di 9 mrt 10.00 of 14.00 | - more_than_one
mon | di 9 en wo 10 maart | - more_than_one
mon | 2e dinsdag van maart en juni | - more_than_one
mon | 9 - 11 maart | - no_date
mon | 9 t/m 11 maart | - no_date
mon | 9 maart rond 10 uur | - leftover
mon | 9 maart graag om 10 uur | - leftover
mon | 9 maart 10.00 UTC | - leftover
mon | 9 maart 25.00 | - leftover
mon | dinsdag jl. | - leftover
mon | 28 maart 2027 02:30 | ? clock_change: 2027-03-28 01:30, 2027-03-28 03:30
mon | 31 oktober 2027 02.15 | ? clock_change: 2027-10-31 01:15, 2027-10-31 03:15
mon | binnenkort een keer | - no_date
mon | 10 | - no_date
mon | we zien elkaar dinsdag | - no_date
mon | di 9 maart (10.00-12.30) | 2027-03-09 10:00-12:30
mon | di 9 mrt 10 uur tot en met 12 uur | 2027-03-09 10:00-12:00
mon | 9-mrt-2027 | 2027-03-09
mon | 9mrt2027 14u | 2027-03-09 14:00
mon | 9 maart volgend jaar | 2027-03-09
mon | dinsdag 9 maart a.s. om half 3 | 2027-03-09 14:30
mon | donderdag volgende maand | - leftover
mon | derde dinsdag van de maand | 2026-12-15
mon | derde dinsdag van deze maand | - past
mon | 2e paasdag | - no_date
mon | 9 maarten | - no_date
mon | 9 maart 3 personen | - leftover
mon | 9 maart 10 Amersfoort | - leftover
mon | donderdag 11 maar | - leftover
mon | om half 3 morgenmiddag | 2026-11-24 14:30
mon | om 3 uur morgenochtend | ? daypart_mismatch: 2026-11-24 03:00
mon | morgen 8 uur dertig | - leftover
mon | do 1 apr de hele ochtend | - leftover
mon | do 1 apr hele dag | 2027-04-01 + hele dag
mon | di 10.05 | ? date_or_time: 2026-11-24 10:05, 2027-05-10, 2027-05-11
mon | dinsdag 19.1 10u | 2027-01-19 10:00
mon | di 10.10-11.10 | 2026-11-24 10:10-11:10
mon | 9 maart 9 - 12.30 | 2027-03-09 09:00-12:30
mon | ma/di 10 uur | - leftover
mon | vrijdag over twee dagen | - leftover
mon | over een half jaar | - no_date
mon | laatste werkdag van maart | - no_date
mon | zondag om 12 uur 's nachts | ? daypart_mismatch: 2026-11-29 12:00
mon | niet morgen | - no_date
mon | morgen niet | - leftover
mon | gisteren 10 uur | - no_date
mon | elke dinsdag 10 uur | - no_date
"""

ENGLISH = """
mon | Tue 19 Jan | 2027-01-19
mon | Tuesday 9 March 2027, 10:00-12:30 (week 10) | 2027-03-09 10:00-12:30
mon | March 9th, 2027 at 10am | 2027-03-09 10:00
mon | the 9th of March at 2.30pm | 2027-03-09 14:30
mon | on Friday, January 22 at 2 p.m. | 2027-01-22 14:00
mon | 19 Jan 10:00 | 2027-01-19 10:00
mon | 2027-03-09 14:00 | 2027-03-09 14:00
mon | 3/4/2027 | ? day_or_month: 2027-04-03, 2027-03-04
mon | 19/1/2027 | 2027-01-19
mon | 5/5 9am | 2027-05-05 09:00
mon | Monday 19 January 2027 | ? weekday_mismatch: 2027-01-19, 2027-01-18
mon | wensday 20 janaury | 2027-01-20
mon | thusday 10am | - no_date
mon | tursday 10am | - no_date
mon | today at noon | 2026-11-23 12:00
mon | tomorrow | 2026-11-24
mon | tomorrow morning at 9 | 2026-11-24 09:00
mon | the day after tomorrow 3 o'clock | 2026-11-25 15:00
mon | this afternoon at 3 | 2026-11-23 15:00
mon | this evening | ? which_time: 2026-11-23 19:00, 2026-11-23 19:30, 2026-11-23 20:00
mon | tomorrow by 3 | - leftover
mon | the end of March | ? which_day: 2027-03-25, 2027-03-26, 2027-03-29, 2027-03-30, 2027-03-31
mon | tonight at 8 | 2026-11-23 20:00
mon | in 3 days | 2026-11-26
mon | in a fortnight | - no_date
mon | two weeks from now | 2026-12-07
mon | in two weeks | 2026-12-07
mon | a week on Tuesday | 2026-12-01
mon | Thursday week | 2026-12-03
wed | next Friday | ? which_week: 2026-11-27, 2026-12-04
mon | next week Thursday | 2026-12-03
mon | Thursday next week at 3pm | 2026-12-03 15:00
wed | this Friday | 2026-11-27
wed | coming Tuesday | 2026-12-01
mon | Tuesday | 2026-11-24
tue | Tuesday | ? which_week: 2027-03-09, 2027-03-16
mon | 3rd Monday of March | 2027-03-15
mon | last Friday of January, 10-12 | - more_than_one
mon | last Friday of January, 10:00-12:00 | 2027-01-29 10:00-12:00
mon | Thursday from ten to five | 2026-11-26 10:00-17:00
mon | Thursday ten to five | 2026-11-26 16:50
mon | the first Tuesday of next month | 2026-12-01
mon | week 3 Tuesday | 2027-01-19
mon | end of January | ? which_day: 2027-01-25, 2027-01-26, 2027-01-27, 2027-01-28, 2027-01-29
mon | mid March | ? which_day: 2027-03-15, 2027-03-16, 2027-03-17, 2027-03-18, 2027-03-19
mon | Thursday half past two | 2026-11-26 14:30
mon | Thursday half two | ? which_half_of_day: 2026-11-26 13:30, 2026-11-26 14:30
mon | Thursday quarter to three | 2026-11-26 14:45
mon | Thursday twenty past nine | 2026-11-26 09:20
mon | Thursday 2-4pm | 2026-11-26 14:00-16:00
mon | Thursday 10am to 1pm | 2026-11-26 10:00-13:00
mon | Thursday from 9 to 5 | 2026-11-26 09:00-17:00
mon | Thursday between 10 and 12 | 2026-11-26 10:00-12:00
mon | Thursday 10:00 for 2 hours | 2026-11-26 10:00-12:00
mon | Thursday afternoon at 3 | 2026-11-26 15:00
mon | Thursday evening | ? which_time: 2026-11-26 19:00, 2026-11-26 19:30, 2026-11-26 20:00
mon | Thursday at 7 | ? which_half_of_day: 2026-11-26 19:00, 2026-11-26 07:00
mon | Thursday 12am | 2026-11-26 00:00
mon | Thursday 10:00 London office | 2026-11-26 10:00 + London office
mon | Thursday 10:00 CET | - leftover
mon | soon | - no_date
"""

LISTS = """
mon | di 19, wo 20 en do 21 jan om 10 | 2027-01-19 10:00; 2027-01-20 10:00; 2027-01-21 10:00
mon | 9, 16 en 23 maart 10.00 | 2027-03-09 10:00; 2027-03-16 10:00; 2027-03-23 10:00
mon | dinsdagen 9, 16 en 23 maart | 2027-03-09; 2027-03-16; 2027-03-23
mon | maart 9 | - which_day
mon | 30 maart, 2 en 9 april 9-11 | 2027-03-30 09:00-11:00; 2027-04-02 09:00-11:00; 2027-04-09 09:00-11:00
mon | 30 maart en 2 | 2027-03-30; ? which_month: 2027-04-02, 2027-03-02
mon | 19 jan, 20 en 21 | 2027-01-19; 2027-01-20; 2027-01-21
mon | 20 dec en 11 jan 2027 | 2026-12-20; 2027-01-11
mon | 9 en 11 maart 2028 | 2028-03-09; 2028-03-11
mon | 9 maart 10.00 of 14.00 | 2027-03-09 10:00; 2027-03-09 14:00
mon | 9 maart 10 of 14 uur | 2027-03-09 10:00; 2027-03-09 14:00
mon | 9 maart 10, 11 of 14 uur | 2027-03-09 10:00; - date_or_time; 2027-03-09 14:00
mon | di 9 mrt 10-12, do 11 mrt half twee | 2027-03-09 10:00-12:00; 2027-03-11 13:30
mon | di 9 mrt 10.00, wo 10 mrt | 2027-03-09 10:00; ? same_time: 2027-03-10 10:00, 2027-03-10
mon | di 9 mrt 10.00 ; wo 10 mrt | 2027-03-09 10:00; 2027-03-10
mon | di 9 en do 11 maart, beide om 10 uur | 2027-03-09 10:00; 2027-03-11 10:00
mon | di 9 en do 11 maart beide om 10 uur | 2027-03-09 10:00; 2027-03-11 10:00
mon | volgende week di en do om 10 | 2026-12-01 10:00; 2026-12-03 10:00
mon | dinsdag of donderdag volgende week | ? which_week: 2026-11-24, 2026-12-01; 2026-12-03
mon | morgen of overmorgen 10 uur | 2026-11-24 10:00; 2026-11-25 10:00
mon | 9 maart of donderdag | 2027-03-09; ? which_week: 2027-03-11, 2026-11-26
mon | volgende vrijdag of maandag | ? which_week: 2026-11-27, 2026-12-04; ? which_week: 2026-11-30, 2026-12-07
mon | 2e dinsdag van maart en juni om 10 uur | 2027-03-09 10:00; 2027-06-08 10:00
mon | 2e en 4e dinsdag van maart 9.00 | 2027-03-09 09:00; 2027-03-23 09:00
mon | laatste vrijdag van maart, juni en september | 2027-03-26; 2027-06-25; 2027-09-24
mon | 4-1, 5-1 en 6-1 om half tien | 2027-01-04 09:30; 2027-01-05 09:30; 2027-01-06 09:30
mon | di 9 mrt 10.00 Utrecht, wo 10 mrt 11.00 online | 2027-03-09 10:00 + Utrecht; 2027-03-10 11:00 + online
mon | wat dan ook, 9 maart | - no_date; 2027-03-09
mon | om 10 uur: di 9 of do 11 maart | 2027-03-09 10:00; ? same_time: 2027-03-11 10:00, 2027-03-11
"""
