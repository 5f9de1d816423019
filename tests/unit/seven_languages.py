"""The same three paragraphs of a story in seven languages."""

from __future__ import annotations

PROSE = {
    "en": (
        "The council of the harbour town voted on Tuesday evening to keep its schools free of telephones.",
        "The teachers had asked for the rule in spring, after a winter with hardly a lesson in peace.",
        "Parents may still call the office of a school, and the office will send for the child at once.",
    ),
    "fr": (
        "Le conseil de la ville portuaire a voté mardi soir pour que ses écoles restent sans téléphone.",
        "Les enseignants réclamaient cette règle au printemps, après un hiver sans une leçon tranquille.",
        "Les parents peuvent toujours appeler le secrétariat, qui fera chercher l'enfant aussitôt en classe.",
    ),
    "de": (
        "Der Rat der Hafenstadt hat am Dienstagabend beschlossen, dass die Schulen ohne Telefone bleiben.",
        "Die Lehrer hatten im Frühling darum gebeten, nach einem Winter fast ohne eine ruhige Schulstunde.",
        "Eltern können weiterhin im Sekretariat anrufen, das das Kind sofort aus der Klasse holen lässt.",
    ),
    "es": (
        "El consejo de la ciudad portuaria votó que las escuelas sigan sin teléfonos.",
        "Los maestros habían pedido la norma en primavera, tras un invierno sin una lección tranquila.",
        "Los padres podrán seguir llamando a la secretaría, que mandará buscar al niño en el mismo momento.",
    ),
    "it": (
        "Il consiglio della città portuale ha deciso martedì sera che le scuole restino senza telefoni.",
        "Gli insegnanti lo chiedevano dalla primavera, dopo un inverno quasi senza una lezione tranquilla.",
        "I genitori possono sempre chiamare la segreteria, che manderà subito a cercare il bambino.",
    ),
    "nl": (
        "De raad van de havenstad besloot dinsdagavond dat de scholen voortaan zonder telefoons blijven.",
        "De leraren hadden er in het voorjaar om gevraagd, na een winter met nauwelijks een rustige les.",
        "Ouders kunnen nog altijd het secretariaat bellen, dat het kind dan meteen uit de klas laat halen.",
    ),
    "pt": (
        "O conselho da cidade portuária votou na noite de terça-feira para manter as escolas sem telefones.",
        "Os professores pediam a regra desde a primavera, depois de um inverno quase sem uma aula tranquila.",
        "Os pais podem continuar a ligar para a secretaria, que mandará buscar a criança no mesmo instante.",
    ),
}
