"""The words of bot checks and refusals, in fourteen languages."""

# ruff: noqa: RUF001 - apostrophes as they stand on pages

from __future__ import annotations

import re

_FLAGS = re.IGNORECASE

ROBOT_TITLE = re.compile(
    r"\W*(?:(?:429\W+)?too many requests|(?:451\W+)?unavailable (?:due to|for) legal reasons"
    r"|just a moment|attention required|access (?:to this page has been )?denied|access (?:blocked"
    r"|restricted)"
    r"|(?:are you|verify|confirm|prove)\b.{0,30}\b(?:human|robot|bot)|(?:human|robot|bot|security"
    r"|browser) (?:check|verification)"
    r"|checking your browser|pardon our interruption|one more (?:step|moment)"
    r"|making sure you[’']re not a bot|ddos-guard|robot or human|client challenge|unusual activity"
    r"|(?:your |this )?(?:request|access|ip(?: address)?) (?:has been |was |is )?(?:blocked|rejected"
    r"|denied|forbidden)"
    r"|too many requests|ad ?blocke?r (?:was |is |has been )?detected|(?:vercel )?security checkpoint"
    r"|bitte bestätigen sie\b.{0,30}\b(?:roboter|mensch)\w*|adblocker (?:erkannt|entdeckt)"
    r"|verifican(?:do|os)\b.{0,30}\b(?:robot|humano)|(?:solicitud|petición) (?:bloqueada|rechazada)"
    r"|säkerhetskontroll|ett ögonblick|åtkomst (?:nekad|blockerad)|weryfikacja|chwileczkę|proszę czekać"
    r"|odmowa dostępu|проверка(?: безопасности| браузера)?|один момент|подождите|доступ (?:ограничен"
    r"|запрещ[её]н)"
    r"|güvenlik (?:kontrolü|doğrulaması)|bir dakika|erişim (?:engellendi|reddedildi)"
    r"|(?:ال)?تحقق(?: الأمني)?|لحظة(?: من فضلك)?|تم رفض الوصول"
    r"|request (?:unsuccessful|rejected|blocked)|you have been blocked|sorry,? you have been blocked"
    r"|please wait"
    r"|un instant|vérification\b.{0,30}\b(?:humain|robot|sécurité|navigateur)|êtes-vous un (?:robot|humain)"
    r"|accès (?:refusé|bloqué|restreint)"
    r"|(?:nur )?einen moment|einen augenblick|sicherheits(?:prüfung|überprüfung|abfrage)"
    r"|zugriff (?:verweigert|blockiert)"
    r"|sind sie ein (?:mensch|roboter)|un momento|un attimo|¿?eres (?:humano|un robot)|acceso (?:denegado"
    r"|bloqueado)"
    r"|(?:comprobación|verificación) de seguridad|sei (?:umano|un robot)|accesso (?:negato|bloccato)"
    r"|(?:controllo|verifica) di sicurezza|een (?:moment|ogenblik)|ben je een (?:mens|robot)"
    r"|toegang (?:geweigerd|geblokkeerd)"
    r"|(?:beveiligings|veiligheids)controle|um momento|você é (?:humano|um robô)|acesso (?:negado"
    r"|bloqueado)"
    r"|verificação de segurança)\b(?P<rest>.{0,60})",
    _FLAGS,
)
"""A heading of a bot check or a refusal; `rest` is what it says beyond."""

ROBOT_TITLE_DENSE = re.compile(
    "アクセスが(?:拒否|制限)|しばらくお待ち|セキュリティ(?:チェック|確認)|安全(?:验证|驗證|检查)|访问(?:被拒绝|受限)|请稍候|人机验证"
)
"""The same in Chinese and Japanese."""

REFUSED_NUMBER = re.compile(
    r"\W*(?:(?:http|error|erreur|fehler|errore|erro|fout|status)[\s:#-]*)*(?:401|403|429)[\s:!.-]*"
    r"(?:error|forbidden|unauthorized|access denied|too many requests|accès (?:refusé|interdit)|interdit"
    r"|verboten"
    r"|prohibido|vietato|proibido|not allowed|[\s:!.-])*",
    _FLAGS,
)
"""A title or heading that is the number of a refusal and nothing else."""

ROBOT_TEXT = re.compile(
    r"\b(?:not|n[’']t) (?:a |an )?(?:automated )?(?:ro)?bot\b|\byou are (?:a )?human\b|\bunusual (?:traffic"
    r"|activity)\b"
    r"|\bautomated (?:access|requests|queries|tools)\b|\bcaptcha\b|\bpress (?:&|and) hold\b"
    r"|\breference (?:#|id|number)"
    r"|\bslow down\b|\beuropean economic area\b|\baccess (?:cannot|can not|can[’']t) be granted\b"
    r"|\bray id\b|\bincident id\b|\bsupport id\b|\byou don[’']t have permission to access\b"
    r"|\bhave been blocked\b"
    r"|\benable javascript and cookies to continue\b|\bsecurity of your connection\b|\bchecking (?:if"
    r"|your)\b"
    r"|\b(?:pas|n[’']êtes pas) un robot\b|\b(?:vous êtes|êtes-vous) (?:un )?humain\b|\btrafic inhabituel\b"
    r"|\bactivité inhabituelle\b"
    r"|\bkein(?:e)? (?:roboter|maschine)\b|\b(?:sie )?ein mensch\b|\bungewöhnliche[nr]? (?:datenverkehr"
    r"|aktivität|zugriffe)"
    r"|\bautomatisierte (?:anfragen|zugriffe)\b"
    r"|\bno (?:eres|es|soy) un robot\b|\beres humano\b|\btráfico inusual\b|\bactividad inusual\b"
    r"|\bnon (?:sei|sono) un robot\b|\bessere umano\b|\btraffico (?:insolito|anomalo)\b"
    r"|\bgeen robot\b|\been mens bent\b|\bongebruikelijk (?:verkeer|activiteit)"
    r"|\bnão (?:é|sou) um robô\b|\bvocê é humano\b|\btráfego incomum\b|\batividade incomum\b"
    r"|\b(?:requests?|access|ip(?: address)?)\b.{0,20}\b(?:(?:has|have) been|was|were) (?:blocked|rejected"
    r"|denied|flagged)"
    r"|\bsuspicious activity\b|\btoo many requests\b|\b(?:you are|you were|that you[’']re) a (?:ro)?bot\b"
    r"|\byou[’']re (?:a )?human\b|\b(?:that you are|you[’']re) not a\b|\bverif(?:y|ying) your browser\b"
    r"|\bchecking your browser\b|\bsecurity check\b|\bincident (?:number|id)\b|\brobot or human\b"
    r"|\b(?:disable|turn off|switch off|deactivate|using)\b[^.!?]{0,20}\bad ?-?block\w*"
    r"|\bad ?-?block\w*[^.!?]{0,9} detected\b"
    r"|\brequired part of this site\b|\benable (?:js|javascript) and\b"
    r"|\badresse ip\b|\baccès\b[^.!?]{0,12} bloqué|\bsécurité de votre connexion\b"
    r"|\bque vous êtes (?:un )?humain"
    r"|\bdésactive\w*[^.!?]{0,20}\b(?:bloqueur|adblock)\w*|\bjavascript et les cookies\b"
    r"|\banfrage\b[^.!?]{0,40}\b(?:blockiert|abgelehnt|gesperrt)|\bip-adresse\b|\bverbindung sicher\b"
    r"|\b(?:ad|werbe)blocker\b[^.!?]{0,30}\b(?:deaktivieren|aus|ab)\b|\bdeaktivieren\b[^.!?]{0,20}\b(?:ad"
    r"|werbe)blocker"
    r"|\bsolicitud\b[^.!?]{0,20}\b(?:bloqueada|rechazada)|\bconexión\b[^.!?]{0,20}\bsegura\b|\bno eres un\b"
    r"|\bdesactiva\w*[^.!?]{0,20}\b(?:bloqueador|adblock)\w*|\bdisattiva\w*[^.!?]{0,20}\badblock\w*"
    r"|\bnon essere un robot\b|\bje een mens\b|\bschakel[^.!?]{0,20}\badblock\w*|\bque você é humano\b"
    r"|\bsegurança da sua conexão\b|\binte är en robot\b|\bär (?:en )?människa\b|\bovanlig trafik\b"
    r"|\bnie jesteś robotem\b|\bjesteś człowiekiem\b|\bnietypow\w+ ruch\b|\b(?:не|вы) робот\b"
    r"|\bзапрос\w*[^.!?]{0,40}\bавтоматическ\w+|\bподозрительн\w+ (?:активност|трафик)\w*"
    r"|\brobot olmadığınızı\b|\binsan olduğunuzu\b|\bolağandışı trafik\b|لست (?:ال)?روبوت\w*|أنك (?:إنسان"
    r"|بشر)"
    r"|ロボットではない|人間であること|異常なトラフィック|异常流量|異常流量|人机验证|不是机器人|安全验证",
    _FLAGS,
)
