"""Invented articles about what usually is furniture: newsletters, cookies, videos, donations, comments."""

from __future__ import annotations

ABOUT = {
    "en": (
        "Harbour paper moves its readers to a newsletter",
        "The harbour paper will stop printing its Monday edition and send its readers a newsletter.",
        "The video of the last print run was removed from the platform at the family's request on Sunday.",
        "Already four hundred subscribers have left, and the union keeps its membership figures secret.",
        "Comments",
        "Readers wrote two hundred comments in a week, and the editor answered every one of them by hand.",
        "Many readers want more than that: they ask for the crossword and for a donation box in the hall.",
    ),
    "fr": (
        "Le journal du port lance une lettre d'information",
        "Le journal du port remplacera son édition du lundi par une lettre d'information, dit son éditeur.",
        "La vidéo du dernier tirage a été supprimée de la plateforme à la demande de la famille.",
        "Chaque semaine, deux cents abonnés écrivent à la rédaction pour réclamer les mots croisés du lundi.",
        "À lire",
        "Le roman du rédacteur paraît vendredi, et il raconte la fin du plomb dans les imprimeries du quai.",
        "Pour continuer, le journal cherche un soutien de quarante mille euros et un don de papier.",
    ),
    "de": (
        "Hafenzeitung schickt ihre Leser zum Newsletter",
        "Die Hafenzeitung druckt ihre Montagsausgabe nicht mehr und schickt den Lesern einen Newsletter.",
        "Ohne ihre Einwilligung wurde das Video der Druckerin am Sonntag im Netz gezeigt und kopiert.",
        "Täglich gehen beim Verein neue Spenden ein, vergangene Woche waren es zwölftausend Franken.",
        "Werbung",
        "Die Zeitung nimmt mit Werbung nur noch halb so viel ein wie vor zehn Jahren in ihrem besten Sommer.",
        "Jetzt prüft der Vorstand, ob er die Spende eines Unternehmers zurückzahlen muss.",
    ),
    "es": (
        "El diario del muelle cambia el papel por un boletín",
        "El diario del muelle dejará de imprimir la edición del lunes y enviará a sus lectores un boletín.",
        "El vídeo de la última tirada no puede usarse como prueba, y el juez lo devolvió el domingo.",
        "Apoya el plan el cuarenta por ciento de los suscriptores, y el resto pide que vuelva el papel.",
        "Comentarios",
        "Los lectores escribieron doscientos comentarios en una semana y la directora respondió a todos.",
        "Quieren los nuevos dueños que la suscripción cueste lo mismo durante los próximos dos años.",
    ),
    "it": (
        "Il giornale del molo passa alla newsletter",
        "Il giornale del molo non stamperà più l'edizione del lunedì e manderà ai lettori una newsletter.",
        "Il video dell'ultima tiratura è stato bloccato domenica dalla procura, su richiesta della famiglia.",
        "Resta il fatto che l'abbonamento costa il doppio di dieci anni fa e che la sala è rimasta vuota.",
        "Commenti",
        "I lettori hanno scritto duecento commenti in una settimana e la direttrice ha risposto a tutti.",
        "La donazione del porto sarà consegnata lunedì davanti alla vecchia tipografia.",
    ),
    "nl": (
        "Havenkrant stuurt haar lezers een nieuwsbrief",
        "De havenkrant drukt haar maandageditie niet meer en stuurt de lezers voortaan een nieuwsbrief.",
        "De video van de laatste oplage werd zondag op verzoek van de familie niet meer getoond.",
        "Wordt de prijs nog eens verhoogd, dan verliest de krant nog eens duizend abonnees.",
        "Reacties",
        "De lezers schreven tweehonderd reacties in een week en de redactie beantwoordde ze allemaal.",
        "De uitslag van de stemming wordt maandag per e-mail bekendgemaakt aan alle leden.",
    ),
    "pt": (
        "Jornal do cais troca o papel por um boletim",
        "O jornal do cais deixa de imprimir a edição de segunda-feira e vai mandar aos leitores um boletim.",
        "O vídeo da última tiragem não pode ser usado como prova, e o juiz o devolveu no domingo.",
        "Entre os que saíram, metade dos assinantes achava o preço alto demais para dezesseis páginas.",
        "Comentários",
        "Os leitores escreveram duzentos comentários em uma semana, e a diretora respondeu a todos.",
        "Fica claro que a assinatura não vai subir, e que a doação do porto chega na segunda-feira.",
    ),
}
"""By language tag: the title, then the lines; the fifth line is a subhead that sounds like a label."""
