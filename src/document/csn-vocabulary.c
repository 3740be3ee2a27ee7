/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The words of every language that the importer knows, as data: add a word here and nothing else. All in lower case.
 * Languages: en de fr es pt it ru uk zh ja ko vi th tr id ar ro, as far as real checklists of them were seen. */

#include "csn-vocabulary.h"

#include <string.h>

typedef struct
{
  CsnOptionFamily family;
  const char *words; /* separated by bars */
} OptionWords;

static const OptionWords option_words[] = {
  { CSN_OPTIONS_RESULT,
    "pass|passed|fail|failed|not passed|ok|not ok|nok|issue|issues|success|successful|failure|partial|partially|skip|"
    "skipped|n/a|na|not applicable|conditional|blocked|pass with warnings|passed with warnings|warning|warnings|"
    "needs work|not tested|error|inconclusive|exception|cannot replicate|compliant|non-compliant|met|not met" },
  { CSN_OPTIONS_RESULT, "bestanden|nicht bestanden|fehlgeschlagen|erfolgreich|teilweise|entfällt|erfüllt|nicht erfüllt|in ordnung" },
  { CSN_OPTIONS_RESULT, "réussi|réussie|échec|échoué|échouée|conforme|non conforme|partiel|succès|s.o.|sans objet" },
  { CSN_OPTIONS_RESULT, "aprobado|no aprobado|fallido|falló|pasa|no pasa|correcto|incorrecto|exitoso|éxito|fallo|parcial|no aplica|cumple|no cumple" },
  { CSN_OPTIONS_RESULT, "aprovado|reprovado|falhou|passou|sucesso|falha|conforme|não conforme|não se aplica|pendente" },
  { CSN_OPTIONS_RESULT, "superato|non superato|fallito|riuscito|parziale" },
  { CSN_OPTIONS_RESULT, "пройдено|не пройдено|пройден|не пройден|успех|успешно|неуспешно|провал|ошибка|частично|не применимо|н/п" },
  { CSN_OPTIONS_RESULT, "успішно|невдало|провалено|частково" },
  { CSN_OPTIONS_RESULT, "通过|不通过|未通过|失败|成功|部分通过|跳过|不适用|合格|不合格|回滚|通過|不通過|失敗" },
  { CSN_OPTIONS_RESULT, "合格|不合格|成功|失敗|該当なし|可|不可" },
  { CSN_OPTIONS_RESULT, "통과|실패|성공|해당 없음|합격|불합격" },
  { CSN_OPTIONS_RESULT, "đạt|không đạt|thành công|thất bại" },
  { CSN_OPTIONS_RESULT, "ผ่าน|ไม่ผ่าน|สำเร็จ|ล้มเหลว|ไม่เกี่ยวข้อง" },
  { CSN_OPTIONS_RESULT, "geçti|kaldı|başarılı|başarısız|uygulanamaz" },
  { CSN_OPTIONS_RESULT, "lulus|gagal|berhasil|tidak lulus|tidak berlaku" },
  { CSN_OPTIONS_RESULT, "نجح|فشل|ناجح|فاشل|اجتاز|لم يجتز" },
  { CSN_OPTIONS_RESULT, "trecut|picat|reușit|eșuat" },
  { CSN_OPTIONS_YES_NO, "yes|no|y|n|n/a|na|maybe|partial|pending|not sure|unknown" },
  { CSN_OPTIONS_YES_NO, "ja|nein|teilweise|oui|non|sí|si|no|sim|não|да|нет|так|ні|是|否|はい|いいえ|예|아니오|아니요|có|không" },
  { CSN_OPTIONS_YES_NO, "ใช่|ไม่|ไม่ใช่|evet|hayır|ya|tidak|نعم|لا|da|nu" },
  { CSN_OPTIONS_GO, "go|no-go|no go|nogo|go with conditions|conditional go|conditional|pause|hold|proceed|abort|stop|rollback" },
  { CSN_OPTIONS_GO, "允许发布|有条件发布|阻断发布|发布|不发布|上线|不上线|進行|中止|freigabe|keine freigabe" },
  { CSN_OPTIONS_APPROVAL,
    "approved|rejected|not approved|approved with conditions|conditionally approved|conditional|pending|waived|denied|"
    "needs fixes|changes requested|accepted|declined|signed|blocked|deferred|escalated" },
  { CSN_OPTIONS_APPROVAL, "genehmigt|abgelehnt|freigegeben|nicht freigegeben|mit auflagen|approuvé|approuvée|rejeté|rejetée|refusé|refusée|validé" },
  { CSN_OPTIONS_APPROVAL, "aprobado|rechazado|condicional|aprovado|rejeitado|reprovado|pendente|approvato|respinto|одобрено|отклонено|схвалено|відхилено" },
  { CSN_OPTIONS_APPROVAL, "批准|拒绝|同意|不同意|驳回|承認|却下|승인|거부|반려|duyệt|từ chối|อนุมัติ|ไม่อนุมัติ|onaylandı|reddedildi|disetujui|ditolak|موافق|مرفوض|aprobat|respins" },
  { CSN_OPTIONS_LEVEL,
    "low|medium|high|critical|none|minor|major|moderate|severe|very high|very low|green|yellow|amber|red|blocker|trivial" },
  { CSN_OPTIONS_LEVEL, "niedrig|mittel|hoch|kritisch|gering|grün|gelb|rot|faible|moyen|moyenne|élevé|élevée|critique|bajo|medio|alto|crítico|baja|media|alta|crítica" },
  { CSN_OPTIONS_LEVEL, "baixo|médio|baixa|média|basso|низкий|средний|высокий|критический|низкая|средняя|высокая|低|中|高|严重|重大|낮음|보통|중간|높음" },
  { CSN_OPTIONS_LEVEL, "thấp|trung bình|cao|ต่ำ|ปานกลาง|กลาง|สูง|düşük|orta|yüksek|rendah|sedang|tinggi|منخفض|متوسط|مرتفع|عالي|scăzut|mediu|ridicat" },
  { CSN_OPTIONS_STATE,
    "open|closed|resolved|unresolved|done|not done|pending|in progress|not started|complete|completed|incomplete|"
    "ready|not ready|blocked|todo|to do|fixed|planned|success|partial|healthy|degraded|down|up|stable|unstable|"
    "available|unavailable|warnings|issues|ok" },
  { CSN_OPTIONS_STATE, "offen|erledigt|geschlossen|bereit|nicht bereit|in arbeit|ouvert|fermé|terminé|en cours|fait|à faire|abierto|cerrado|hecho|pendiente|en curso|listo|no listo" },
  { CSN_OPTIONS_STATE, "aberto|fechado|feito|concluído|pendente|em andamento|открыто|закрыто|готово|не готово|в работе|完成|未完成|进行中|已完成|待办|未着手|進行中|完了|완료|미완료|진행중|대기" },
  { CSN_OPTIONS_STATE, "xong|chưa xong|hoàn thành|chưa hoàn thành|เสร็จ|ยังไม่เสร็จ|เปิด|ปิด|tamamlandı|bekliyor|açık|kapalı|selesai|belum|مفتوح|مغلق|مكتمل|غير مكتمل" },
  { CSN_OPTIONS_SWITCH, "on|off|enabled|disabled|true|false|active|inactive|an|aus|aktiv|inaktiv|present|absent|production|staging" },
  { CSN_OPTIONS_LIFECYCLE, "draft|under review|in review|approved|final|superseded|archived|published|entwurf|in prüfung|brouillon|borrador|rascunho|черновик|草稿|审核中|下書き|초안" },
  { CSN_OPTIONS_RESULT,
    "passing|failing|fails|passes|passed with notes|pass with notes|pass with conditions|partial pass|"
    "could not test|unable to test|not run|not executed|works|broken|verified|not verified|unverified|"
    "valid|invalid|in compliance|not in compliance|within limits|exceeded|satisfactory|unsatisfactory|"
    "acceptable|unacceptable|meets|does not meet|no issues|issues found|rollback|rolled back|aborted|"
    "completed|incomplete" },
  { CSN_OPTIONS_RESULT,
    "i.o|n.i.o|i. o|n. i. o|io|nio|in ordnung|nicht in ordnung|durchgefallen|nicht erfolgreich|teilweise bestanden|nicht anwendbar|nicht zutreffend|konform|"
    "nicht konform|gescheitert|fehler|ok|übersprungen|nicht getestet|mangelhaft|mit einschränkungen" },
  { CSN_OPTIONS_RESULT,
    "validé|non validé|non réussi|non applicable|en échec|succès partiel|ignoré|non testé|ko|"
    "satisfaisant|non satisfaisant" },
  { CSN_OPTIONS_RESULT,
    "superado|no superado|exitosa|fallida|pasó|pasado|falla|omitido|no probado|no conforme|satisfactorio|"
    "insatisfactorio|conforme|parcialmente" },
  { CSN_OPTIONS_RESULT,
    "passa|não passou|não aprovado|reprovada|aprovada|com falha|sucesso parcial|não aplicável|atende|"
    "não atende|correto|incorreto|não testado|parcialmente" },
  { CSN_OPTIONS_RESULT,
    "passato|non passato|non applicabile|conforme|non conforme|esito positivo|esito negativo" },
  { CSN_OPTIONS_RESULT,
    "пройдена|не пройдена|прошел|прошёл|не прошел|не прошёл|прошло|не прошло|сдано|не сдано|пропущено|"
    "не тестировалось|соответствует|не соответствует|успешный|неудача|неуспех|сбой|ок" },
  { CSN_OPTIONS_RESULT,
    "пройдено|не пройдено|не застосовно|відповідає|не відповідає" },
  { CSN_OPTIONS_RESULT,
    "zdany|niezdany|zaliczone|niezaliczone|powodzenie|niepowodzenie|sukces|porażka|pozytywny|negatywny|"
    "nie dotyczy" },
  { CSN_OPTIONS_RESULT,
    "geslaagd|niet geslaagd|mislukt|gezakt|voldaan|niet voldaan|niet van toepassing|n.v.t." },
  { CSN_OPTIONS_RESULT,
    "godkänd|underkänd|godkendt|ikke godkendt|bestått|ikke bestått|úspěch|neúspěch|prošel|neprošel" },
  { CSN_OPTIONS_RESULT,
    "正常|异常|未测试|未执行|部分|达标|未达标|符合|不符合|满足|不满足|有效|无效|成功率|失敗率|成功|部分成功|未通過|部分通過|跳過|不適用|正常|異常|達標|未達標" },
  { CSN_OPTIONS_RESULT,
    "不適合|適合|異常|正常|未実施|部分的|対象外|スキップ|成功|エラー|良|否|良好|不良|問題なし|問題あり|ok|ng|パス|フェイル|合否" },
  { CSN_OPTIONS_RESULT,
    "적합|부적합|정상|비정상|이상|미실시|부분|해당없음|건너뜀|성공|오류|패스|미통과|불통과" },
  { CSN_OPTIONS_RESULT,
    "không thành công|thành công một phần|bỏ qua|không áp dụng|lỗi|hợp lệ|không hợp lệ" },
  { CSN_OPTIONS_RESULT,
    "ไม่สำเร็จ|ผ่านบางส่วน|ข้าม|ปกติ|ผิดปกติ|ไม่ผ่านเกณฑ์|ผ่านเกณฑ์" },
  { CSN_OPTIONS_RESULT,
    "başarılı değil|geçmedi|kısmen|kısmi|atlandı|uygun|uygun değil|uygulanabilir değil|hata" },
  { CSN_OPTIONS_RESULT,
    "sukses|tidak berhasil|sesuai|tidak sesuai|sebagian|dilewati|tidak ada" },
  { CSN_OPTIONS_RESULT,
    "ناجحة|فاشلة|نجاح|فشل جزئي|جزئي|غير منطبق|لا ينطبق|مطابق|غير مطابق|مقبول|غير مقبول|تم تخطيه|راسب|"
    "نجحت|فشلت" },
  { CSN_OPTIONS_RESULT,
    "עבר|נכשל|تایید|رد|قبول|मरा|सफल|असफल|पास|फेल" },
  { CSN_OPTIONS_YES_NO,
    "yes (with notes)|partially|somewhat|none|unsure|don't know|not yet|yes, with exceptions|tbd" },
  { CSN_OPTIONS_YES_NO,
    "vielleicht|unklar|zum teil|peut-être|en partie|quizás|parcial|talvez|em parte|возможно|частично|"
    "не знаю|tak|nie|ja|nee|ano|ne|áno|igen|nem|kyllä|ei|да, частично|部分|不确定|不確定|有|无|無|対|未|一部|아니요|네|일부|"
    "một phần|chưa|บางส่วน|มี|ไม่มี|kısmen|belki|var|yok|sebagian|mungkin|belum|جزئيا|ربما|כן|לא|بله|خیر|"
    "हाँ|नहीं|ναι|όχι" },
  { CSN_OPTIONS_GO,
    "go live|no go live|go-live|not go|no-go with reason|go with caution|go with risk|defer|postpone|"
    "delay|continue|roll back|ship|no ship|do not ship|release|do not release|hold release|deploy|"
    "do not deploy|ready to deploy|not ready to deploy|proceed with conditions|do not proceed|"
    "stop and fix|cancel|cancelled" },
  { CSN_OPTIONS_GO,
    "fortfahren|abbrechen|verschieben|anhalten|weiter|stopp|freigeben|nicht freigeben|start|kein start|"
    "bedingte freigabe|mit auflagen" },
  { CSN_OPTIONS_GO,
    "poursuivre|arrêter|reporter|lancer|annuler|feu vert|feu rouge|suspendre|ne pas poursuivre|continuer|"
    "go sous conditions" },
  { CSN_OPTIONS_GO,
    "adelante|no adelante|continuar|detener|posponer|proceder|no proceder|avanzar|no avanzar|abortar|"
    "cancelar|lanzar|no lanzar|aplazar|pausar" },
  { CSN_OPTIONS_GO,
    "prosseguir|não prosseguir|liberar|não liberar|adiar|interromper|seguir|não seguir|parar|avançar|"
    "não avançar|liberado|não liberado" },
  { CSN_OPTIONS_GO,
    "procedere|non procedere|rinviare|interrompere" },
  { CSN_OPTIONS_GO,
    "запуск|отмена|запускать|не запускать|продолжить|остановить|отложить|откат|выпуск|не выпускать|можно|"
    "нельзя|разрешено|запрещено|пуск|стоп|старт|выкатывать|не выкатывать" },
  { CSN_OPTIONS_GO,
    "запуск|скасування|продовжити|зупинити|відкласти" },
  { CSN_OPTIONS_GO,
    "kontynuować|wstrzymać|doorgaan|stoppen|uitstellen" },
  { CSN_OPTIONS_GO,
    "可以上线|不可上线|可上线|暂缓|推迟|延期|继续|中止|暂停|取消|放行|不放行|允许|禁止|同意上线|不同意上线|可发布|不可发布|有条件上线|回滚|終止|繼續|暫停|上線|不上線|發布|不發布" },
  { CSN_OPTIONS_GO,
    "実施|続行|延期|保留|見送り|実行|リリース可|リリース不可|リリースする|リリースしない|条件付き|条件付き実施|進める|進めない|ゴー|ノーゴー|可|不可|決行|中断" },
  { CSN_OPTIONS_GO,
    "진행|중단|보류|연기|계속|취소|출시|미출시|배포|배포 안 함|조건부 진행|조건부|롤백|진행 안 함|승인|시작|중지" },
  { CSN_OPTIONS_GO,
    "triển khai|không triển khai|tiếp tục|dừng|dừng lại|hoãn|tiến hành|không tiến hành|phát hành|"
    "không phát hành|hủy|có điều kiện" },
  { CSN_OPTIONS_GO,
    "ดำเนินการ|ไม่ดำเนินการ|เลื่อน|ยกเลิก|หยุด|ดำเนินการต่อ|ไปต่อ|ไม่ไปต่อ|เผยแพร่|ไม่เผยแพร่|มีเงื่อนไข" },
  { CSN_OPTIONS_GO,
    "devam|dur|durdur|ertele|devam et|devam etme|yayınla|yayınlama|iptal|koşullu|onay|beklet|başla" },
  { CSN_OPTIONS_GO,
    "lanjut|lanjutkan|berhenti|tunda|batal|batalkan|rilis|jangan rilis|bersyarat" },
  { CSN_OPTIONS_GO,
    "متابعة|توقف|إيقاف|تأجيل|المتابعة|عدم المتابعة|انطلاق|عدم الانطلاق|إطلاق|عدم الإطلاق|إلغاء|استمرار|"
    "مشروط|المضي قدما|نشر|عدم النشر" },
  { CSN_OPTIONS_GO,
    "continuă|oprește|amână" },
  { CSN_OPTIONS_APPROVAL,
    "approve|approve with conditions|approve with changes|reject|disapproved|approval|rejection|approved w/ conditions|approved with comments|"
    "conditional approval|under review|withheld|pending review|pending approval|awaiting|request changes|"
    "changes required|revise|needs revision|accept|decline|signed off|not signed|endorsed|abstain|concur|"
    "do not concur|object|no objection|agreed|not agreed|disagree|agree|returned|on hold|void|cleared|"
    "not cleared" },
  { CSN_OPTIONS_APPROVAL,
    "freigabe mit auflagen|freigabe unter auflagen|freigabe mit vorbehalt|zugestimmt|zurückgewiesen|freigabe erteilt|freigabe verweigert|genehmigt mit auflagen|"
    "bedingt genehmigt|angenommen|ausstehend|in prüfung|akzeptiert|einverstanden|nicht einverstanden|"
    "freigabe|ablehnung|nicht genehmigt|abgenommen|nicht abgenommen" },
  { CSN_OPTIONS_APPROVAL,
    "accepté|acceptée|non approuvé|approuvé sous réserve|approuvé avec réserves|sous conditions|"
    "en attente|validée|non validée|refus|accord|désaccord|rejet|approbation|à revoir|signé|non signé" },
  { CSN_OPTIONS_APPROVAL,
    "aceptado|aprobada|rechazada|aprobado con condiciones|aprobado con observaciones|no aprobada|"
    "pendiente|autorizado|no autorizado|denegado|firmado|en revisión|conforme|no conforme|de acuerdo|"
    "en desacuerdo" },
  { CSN_OPTIONS_APPROVAL,
    "aprovada|rejeitada|aprovado com ressalvas|aprovado com condições|aprovação condicional|aceito|"
    "aceite|recusado|recusada|autorizado|não autorizado|negado|em análise|em revisão|assinado|"
    "condicional|não aprovado" },
  { CSN_OPTIONS_APPROVAL,
    "approvata|respinta|rifiutato|accettato|approvato con riserva|in attesa" },
  { CSN_OPTIONS_APPROVAL,
    "утверждено|утверждён|утвержден|не утверждено|утверждено с условиями|одобрен|отклонён|отклонен|"
    "одобрена|отклонена|согласовано|не согласовано|согласен|не согласен|принято|не принято|отказано|"
    "на рассмотрении|на согласовании|ожидает|подписано|разрешено|условно|подтверждено|не подтверждено" },
  { CSN_OPTIONS_APPROVAL,
    "затверджено|погоджено|не погоджено|прийнято|очікує" },
  { CSN_OPTIONS_APPROVAL,
    "zatwierdzono|odrzucono|zatwierdzone|odrzucone|zaakceptowano|goedgekeurd|afgekeurd|afgewezen|"
    "schváleno|zamítnuto|godkänd|avvisad" },
  { CSN_OPTIONS_APPROVAL,
    "已批准|已拒绝|通过|不通过|待批准|待审批|审批通过|审批不通过|审核通过|审核不通过|有条件批准|有条件通过|接受|不接受|已同意|未同意|待定|同意发布|退回|已签字|未签字|核准|核准通過|"
    "駁回|拒絕|待審核|已核准|認可|否决|否決|批準|未批准|待审|已审批|未审批|授权|未授权|确认|未确认" },
  { CSN_OPTIONS_APPROVAL,
    "承認済|承認済み|未承認|条件付き承認|否認|差戻し|差し戻し|非承認|不承認|保留|同意|不同意|許可|不許可|受理|拒否|承諾|棄却|確認済|未確認|要修正" },
  { CSN_OPTIONS_APPROVAL,
    "승인됨|거부됨|조건부 승인|미승인|반려됨|보류|대기|동의|미동의|비동의|기각|허가|불허|수락|확인|미확인|부결|가결|검토 중" },
  { CSN_OPTIONS_APPROVAL,
    "phê duyệt|không phê duyệt|đã phê duyệt|chưa phê duyệt|đã duyệt|chưa duyệt|không duyệt|chấp nhận|"
    "không chấp nhận|chấp thuận|bác bỏ|đồng ý|không đồng ý|chờ duyệt|đang chờ|có điều kiện|bị từ chối|"
    "đã từ chối" },
  { CSN_OPTIONS_APPROVAL,
    "อนุมัติแล้ว|ปฏิเสธ|อนุมัติแบบมีเงื่อนไข|รออนุมัติ|ยอมรับ|ไม่ยอมรับ|เห็นด้วย|ไม่เห็นด้วย|รับรอง|"
    "ไม่รับรอง|เห็นชอบ|ไม่เห็นชอบ|รอดำเนินการ" },
  { CSN_OPTIONS_APPROVAL,
    "onay|ret|red|onaylı|onaylanmadı|kabul|kabul edildi|şartlı onay|koşullu onay|beklemede|onay bekliyor|"
    "reddet|onayla|uygun|kabul edilmedi" },
  { CSN_OPTIONS_APPROVAL,
    "disetujui dengan syarat|setuju|tidak setuju|diterima|tidak disetujui|menunggu|ditangguhkan" },
  { CSN_OPTIONS_APPROVAL,
    "موافق عليه|معتمد|غير معتمد|غير موافق|غير موافق عليه|موافقة|رفض|مقبول|غير مقبول|معلق|موافق بشروط|"
    "موافقة مشروطة|موافقة بشروط|قيد المراجعة|اعتماد|تمت الموافقة|تم الرفض|مشروط|قيد الانتظار" },
  { CSN_OPTIONS_LEVEL,
    "negligible|serious|catastrophic|significant|insignificant|extreme|acceptable|unacceptable|elevated|"
    "normal|urgent|p0|p1|p2|p3|p4|sev0|sev1|sev2|sev3|sev 1|sev 2|sev 3|s1|s2|s3|s4|optional|must|should|"
    "could|orange|black|blue|healthy|informational|info|excellent|good|fair|poor|rare|unlikely|possible|"
    "likely|almost certain|small|large" },
  { CSN_OPTIONS_LEVEL,
    "sehr hoch|sehr niedrig|keine|keins|leicht|schwer|erheblich|unkritisch|normal|dringend|gut|schlecht|"
    "ausreichend|mäßig" },
  { CSN_OPTIONS_LEVEL,
    "très élevé|très faible|nul|aucun|aucune|basse|haut|haute|bas|majeur|mineur|important|modéré|vert|"
    "jaune|orange|rouge|fort|forte|bon|mauvais|bloquant" },
  { CSN_OPTIONS_LEVEL,
    "muy alto|muy bajo|ninguno|ninguna|leve|grave|moderado|mayor|menor|verde|amarillo|rojo|bueno|malo|"
    "regular|severo" },
  { CSN_OPTIONS_LEVEL,
    "muito alto|muito baixo|nenhum|nenhuma|leve|grave|moderado|maior|menor|verde|amarelo|vermelho|"
    "crítico|crítica|bom|ruim|severo" },
  { CSN_OPTIONS_LEVEL,
    "alto|medio|critico|grave|lieve|nessuno|rosso|giallo|verde" },
  { CSN_OPTIONS_LEVEL,
    "средняя|средне|низко|высоко|очень высокий|очень низкий|нет|критичный|критическая|незначительный|"
    "значительный|серьезный|серьёзный|умеренный|зелёный|зеленый|жёлтый|желтый|красный" },
  { CSN_OPTIONS_LEVEL,
    "низький|середній|високий|критичний|niski|średni|wysoki|krytyczny|laag|gemiddeld|middel|hoog|kritiek|"
    "nízké|střední|vysoké|låg|medel|hög|lav|middels|høy" },
  { CSN_OPTIONS_LEVEL,
    "无|一般|轻微|较低|较高|极高|紧急|致命|次要|主要|绿|黄|红|绿色|黄色|红色|低风险|中风险|高风险|優|良|差|優秀|嚴重|輕微|緊急|中等|危急|绿灯|黄灯|红灯" },
  { CSN_OPTIONS_LEVEL,
    "大|中|小|なし|軽微|重大|緊急|緑|黄|赤|軽度|中度|重度|低い|高い|中程度|致命的|重要|軽度|最高|最低" },
  { CSN_OPTIONS_LEVEL,
    "없음|심각|경미|긴급|치명적|중대|초록|노랑|빨강|상|중|하|매우 높음|매우 낮음|양호|불량|주의|위험" },
  { CSN_OPTIONS_LEVEL,
    "nghiêm trọng|rất cao|rất thấp|nhẹ|nặng|xanh|vàng|đỏ|không có|vừa|trung bình cao" },
  { CSN_OPTIONS_LEVEL,
    "วิกฤต|สูงมาก|ต่ำมาก|ไม่มี|เล็กน้อย|รุนแรง|เขียว|เหลือง|แดง|น้อย|มาก" },
  { CSN_OPTIONS_LEVEL,
    "kritik|çok yüksek|çok düşük|yok|hafif|ağır|yeşil|sarı|kırmızı|önemli|önemsiz" },
  { CSN_OPTIONS_LEVEL,
    "kritis|sangat tinggi|sangat rendah|ringan|berat|hijau|kuning|merah" },
  { CSN_OPTIONS_LEVEL,
    "عال|حرج|حرجة|منخفضة|متوسطة|مرتفعة|عالية|لا يوجد|بسيط|شديد|أخضر|أصفر|أحمر|خطير|طفيف" },
  { CSN_OPTIONS_STATE,
    "opened|finished|unfinished|started|ongoing|wip|not complete|not completed|outstanding|cancelled|"
    "canceled|deferred|mitigated|not mitigated|accepted|active|deployed|not deployed|applied|not applied|"
    "configured|not configured|enabled|documented|undocumented|reviewed|not reviewed|tested|not tested|"
    "untested|implemented|not implemented|partially implemented|verified|running|stopped|live|offline|"
    "online|missing|exists|found|not found|checked|unchecked|scheduled|sent|not sent|notified|"
    "not notified|confirmed|unconfirmed|won't fix|wontfix|duplicate|draft|final|new|assigned|triaged|"
    "investigating|monitoring|met|not met|delayed|on track|at risk|off track|skipped|n/a|na|failed|"
    "passed|in review|unknown|not applicable" },
  { CSN_OPTIONS_STATE,
    "fertig|nicht erledigt|unerledigt|abgeschlossen|nicht begonnen|begonnen|in bearbeitung|laufend|"
    "blockiert|geplant|ausstehend|gelöst|ungelöst|vollständig|unvollständig|nicht fertig|umgesetzt|"
    "nicht umgesetzt|getan|zu erledigen|läuft|verschoben|teilweise|behoben|nicht behoben" },
  { CSN_OPTIONS_STATE,
    "non terminé|non commencé|résolu|non résolu|bloqué|en attente|achevé|inachevé|complet|incomplet|prêt|"
    "non prêt|pas prêt|ouverte|fermée|planifié|effectué|non effectué|non fait|pas fait|reporté|livré|"
    "clos|à venir" },
  { CSN_OPTIONS_STATE,
    "terminado|sin terminar|no iniciado|completado|completada|incompleto|completo|bloqueado|resuelto|"
    "no resuelto|en progreso|en proceso|por hacer|realizado|no realizado|sin empezar|abierta|cerrada|"
    "planificado|finalizado|lista|no lista|ejecutado|iniciado|cancelado" },
  { CSN_OPTIONS_STATE,
    "concluída|não concluído|não iniciado|completo|incompleto|completado|bloqueado|resolvido|"
    "não resolvido|em progresso|em curso|a fazer|realizado|não realizado|aberta|fechada|pronto|"
    "não pronto|iniciado|finalizado|cancelado|planejado|executado|feita|não feito|pendentes" },
  { CSN_OPTIONS_STATE,
    "aperto|chiuso|fatto|da fare|completato|in corso|in sospeso|risolto|pronto|non pronto" },
  { CSN_OPTIONS_STATE,
    "выполнено|не выполнено|выполнена|завершено|не завершено|завершён|в процессе|не начато|начато|открыт|"
    "закрыт|открыта|закрыта|решено|не решено|сделано|не сделано|ожидание|в ожидании|заблокировано|"
    "запланировано|отменено|готов|не готов|готова|не готова|исправлено|не исправлено|отложено|"
    "в прогрессе|к выполнению" },
  { CSN_OPTIONS_STATE,
    "виконано|не виконано|завершено|не завершено|в процесі|відкрито|закрито|не розпочато|зроблено" },
  { CSN_OPTIONS_STATE,
    "otwarte|zamknięte|zrobione|do zrobienia|w toku|gotowe|niegotowe|ukończone|nieukończone|gereed|"
    "niet gereed|afgerond|klaar|niet klaar|bezig|gesloten|hotovo|nehotovo|klar|ikke klar|ferdig|färdig|"
    "pågår" },
  { CSN_OPTIONS_STATE,
    "已关闭|未关闭|打开|关闭|已解决|未解决|未开始|待处理|阻塞|就绪|未就绪|已就绪|待完成|处理中|已取消|已修复|未修复|已部署|未部署|已配置|未配置|已测试|已发布|未发布|已执行|未执行|"
    "准备就绪|开启|已确认|未确认|待确认|正常|已开始|完成中|已完成|未完成|進行中|已解決|未解決|未開始|待處理|已關閉|開啟|關閉|就緒|未就緒|已部署|已通知|未通知|新建" },
  { CSN_OPTIONS_STATE,
    "未完了|未完|未着手|着手|対応中|対応済|対応済み|未対応|済|未|解決|未解決|完了済|準備完了|未準備|準備中|保留|中止|クローズ|オープン|作業中|実施済|実施済み|未実施|終了|開始前|"
    "予定|済み|確認済み|確認中|レビュー中|開|閉|できた|できていない|中断" },
  { CSN_OPTIONS_STATE,
    "미해결|해결|해결됨|진행 중|대기 중|시작 전|시작 안 함|열림|닫힘|종료|보류|준비 완료|준비됨|미준비|완료됨|미완|준비 안 됨|처리 중|처리 완료|미처리|차단됨|계획됨|취소됨|"
    "수정됨|오픈|클로즈|확인 완료|미확인" },
  { CSN_OPTIONS_STATE,
    "đã xong|chưa hoàn tất|hoàn tất|đang thực hiện|đang tiến hành|chưa bắt đầu|đang chờ|mở|đóng|đã đóng|"
    "đã giải quyết|chưa giải quyết|sẵn sàng|chưa sẵn sàng|bị chặn|đã hoàn thành|chưa làm|đã làm|hủy|"
    "đang mở|đang xử lý" },
  { CSN_OPTIONS_STATE,
    "เสร็จแล้ว|เสร็จสิ้น|เสร็จสมบูรณ์|ยังไม่เสร็จสิ้น|กำลังดำเนินการ|รอดำเนินการ|ยังไม่เริ่ม|พร้อม|"
    "ไม่พร้อม|ยังไม่พร้อม|แก้ไขแล้ว|ยังไม่แก้ไข|ปิดแล้ว|เปิดอยู่|ค้าง|ไม่เสร็จ|ดำเนินการแล้ว|ยกเลิก|รอ|"
    "ทำแล้ว|ยังไม่ทำ" },
  { CSN_OPTIONS_STATE,
    "tamamlanmadı|devam ediyor|başlamadı|başlanmadı|çözüldü|çözülmedi|hazır|hazır değil|yapıldı|"
    "yapılmadı|beklemede|engellendi|bitti|bitmedi|açıldı|kapandı|kapatıldı|iptal edildi|yapılacak|"
    "planlandı|tamam" },
  { CSN_OPTIONS_STATE,
    "belum selesai|sedang berjalan|belum dimulai|siap|belum siap|terbuka|tertutup|tertunda|terselesaikan|"
    "dalam proses|ditutup|dibuka" },
  { CSN_OPTIONS_STATE,
    "مكتملة|غير مكتملة|منجز|غير منجز|تم|لم يتم|قيد التنفيذ|لم يبدأ|مغلقة|مفتوحة|جاهز|غير جاهز|محلول|"
    "غير محلول|معلق|قيد الانتظار|منتهي|ملغى|قيد التقدم|تم الانتهاء|لم يكتمل|تمت|لم تتم|اكتمل" },
  { CSN_OPTIONS_STATE,
    "închis|deschis|finalizat|nefinalizat|gata|în curs|בוצע|לא בוצע|انجام شد|باز|بسته" },
  { CSN_OPTIONS_SWITCH,
    "yes - enabled|staging|production|prod|dev|development|test|uat|qa|sandbox|canary|blue|green|manual|"
    "automatic|automated|internal|external|public|private|included|excluded|required|not required|"
    "visible|hidden|locked|unlocked|connected|disconnected|installed|not installed|major|minor|patch|"
    "hotfix|scheduled|emergency|standard|full|partial|planned|unplanned|routine|normal|high|low|local|"
    "remote|primary|secondary|eingeschaltet|ausgeschaltet|aktiviert|deaktiviert|vorhanden|"
    "nicht vorhanden|erforderlich|nicht erforderlich|activé|désactivé|actif|inactif|présent|absent|"
    "requis|non requis|activado|desactivado|activo|inactivo|presente|ausente|ativado|desativado|ativo|"
    "inativo|habilitado|deshabilitado|desabilitado|включено|выключено|вкл|выкл|активен|неактивен|есть|"
    "отсутствует|启用|禁用|开|关|已启用|未启用|开启|关闭|存在|不存在|有効|無効|オン|オフ|あり|なし|有|無|활성|비활성|켜짐|꺼짐|있음|사용|미사용|bật|tắt|"
    "เปิด|ปิด|เปิดใช้งาน|ปิดใช้งาน|aktif|pasif|etkin|devre dışı|nyala|mati|مفعل|معطل|مفعّل|معطّل|نشط|"
    "غير نشط|موجود|غير موجود|تشغيل|إيقاف" },
};

static const char *const words[CSN_N_WORDS] = {
  [CSN_WORDS_DATE] = "date|day|deadline|due|next review|last run|last updated|datum|stichtag|fecha|data|дата|日期|日付|날짜|일자|ngày|วันที่|tarih|tanggal|تاريخ|التاريخ|fällig|fälligkeit|prüfdatum|testdatum|startdatum|enddatum|freigabedatum|abnahmedatum|lieferdatum|erstelldatum|fälligkeitsdatum|échéance|vencimiento|vencimento|срок|实施日|完了日|実施日|承認日|期限|완료일|시행일|작성일|승인일|hạn chót|กำหนดส่ง|son tarih|تاريخ",
  [CSN_WORDS_TIME] = "time|start time|end time|started|finished|uhrzeit|zeit|heure|hora|ora|время|час|时间|時刻|時間|시간|giờ|เวลา|saat|waktu|jam|الوقت",
  [CSN_WORDS_TIMEZONE] = "timezone|time zone|tz|zeitzone|fuseau horaire|zona horaria|fuso horário|часовой пояс|时区|タイムゾーン|시간대",
  [CSN_WORDS_SIGNATURE] = "signature|signed|sign|signoff|sign-off|sign off|unterschrift|firma|assinatura|подпись|підпис|签名|签字|签署|署名|서명|chữ ký|ลายเซ็น|ลงชื่อ|imza|tanda tangan|التوقيع|توقيع|semnătura|semnătură",
  [CSN_WORDS_ATTRIBUTION] =
    "tested by|reviewed by|verified by|checked by|approved by|prepared by|performed by|executed by|validated by|deployed by|"
    "authorized by|authorised by|signed by|completed by|audited by|released by|conducted by|recorded by|witnessed by|confirmed by|"
    "geprüft von|getestet von|freigegeben von|autorisiert von|erstellt von|durchgeführt von|testé par|vérifié par|approuvé par|"
    "validé par|réalisé par|probado por|revisado por|aprobado por|verificado por|ejecutado por|testado por|aprovado por|"
    "executado por|validado por|проверил|проверено|утвердил|выполнил|тестировал|перевірив|检查人|测试人|测试人员|审核人|执行人|验证人员|"
    "验证人|批准人|確認者|実施者|テスト担当|承認者|작성자|검토자|승인자|확인자|người kiểm tra|người duyệt|ผู้ทดสอบ|ผู้ตรวจสอบ|ผู้อนุมัติ|test eden|onaylayan|diuji oleh|"
    "disetujui oleh|diperiksa oleh|اختبره|راجعه|وافق عليه",
  [CSN_WORDS_PERSON] = "name|tester|reviewer|approver|owner|author|assignee|responsible|deployer|operator|auditor|maker|attendees|"
    "engineer|lead|manager|officer|sponsor|champion|developer|prüfer|verantwortlich|nom|nombre|responsable|nome|responsável|"
    "имя|фио|ответственный|姓名|负责人|氏名|担当者|担当|이름|담당자|tên|họ tên|ชื่อ|ผู้รับผิดชอบ|isim|ad soyad|nama|الاسم|prüferin|verantwortliche|verantwortlicher|исполнитель|审批人|责任人|复核人|操作人|責任者|実施者|테스터|책임자|수행자|người phụ trách|người phê duyệt|người thực hiện|họ và tên|người|ผู้ดำเนินการ|sorumlu|sorumlusu|kontrol eden|hazırlayan|penanggung jawab|المسؤول|المختبر|المعتمد|المراجع|المنفذ|اسم",
  [CSN_WORDS_ROLE_TITLE] = "lead|manager|engineer|officer|owner|architect|director|cto|ceo|ciso|sre|qa|devops|head|master|administrator|librarian|leiter|leiterin|responsable|gerente|chef",
  [CSN_WORDS_CONTACT] = "contact|on-call|on call|kontakt|ansprechpartner|contacto|contato|контакт|联系人|連絡先|연락처|liên hệ|ติดต่อ|iletişim|kontak|جهة الاتصال",
  [CSN_WORDS_PHONE] = "phone|email|e-mail|mail|telephone|mobile|slack|telefon|téléphone|teléfono|телефон|почта|电话|邮箱|電話|전화|이메일|điện thoại|โทร|telepon|هاتف|بريد",
  [CSN_WORDS_URL] = "url|link|dashboard|website|site|ссылка|посилання|链接|网址|リンク|링크|liên kết|ลิงก์|bağlantı|tautan|رابط",
  [CSN_WORDS_PATH] = "location|path|file|artifact|ort|pfad|datei|emplacement|chemin|ubicación|ruta|localização|caminho|путь|файл|文件|路径|パス|경로",
  [CSN_WORDS_COUNT] = "count|number|total|total tests|passed|failed|passing|failing|skipped|issues|failures|errors|blocked|critical failures|warnings|anzahl|nombre de|cantidad|quantidade|количество|数量|件数|개수|số lượng|จำนวน|sayı|jumlah|عدد",
  [CSN_WORDS_NOTES] = "notes|note|comments|comment|remarks|observations|reason|description|bemerkungen|bemerkung|anmerkungen|notizen|remarques|commentaires|observaciones|notas|comentarios|observações|примечания|комментарий|备注|说明|備考|メモ|비고|메모|ghi chú|หมายเหตุ|notlar|catatan|ملاحظات",
  [CSN_WORDS_DURATION] = "duration|response time|total time|elapsed|time-to-detect|time-to-restore|time to restore|time to rollback|dauer|durée|duración|duração|длительность|耗时|所要時間|소요 시간|thời lượng|ระยะเวลา|süre|durasi|المدة",
  [CSN_WORDS_DERIVED_COUNT] = "total checklist items|total items|items completed|items failed|items passed|completed items|failed items|checklist items|items total|punkte gesamt|punkte erledigt|éléments terminés|ítems completados|itens concluídos|пунктов выполнено|已完成项|完了項目数",
  [CSN_WORDS_DERIVED_PERCENT] = "completion rate|completion percentage|percent complete|pass rate overall|erfüllungsgrad|taux d'achèvement|tasa de finalización|taxa de conclusão|процент выполнения|完成率|達成率|완료율",
  [CSN_WORDS_EXPECTED] = "expected|expected result|target|threshold|goal|must be|erwartet|ziel|soll|attendu|cible|objectif|esperado|objetivo|meta|ожидается|цель|预期|目标|期望|期待|目標|예상|목표|kỳ vọng|mục tiêu|คาดหวัง|เป้าหมาย|beklenen|hedef|target|متوقع|الهدف",
  [CSN_WORDS_COMMAND] = "command|test command|run|cmd|befehl|kommando|commande|comando|команда|命令|コマンド|명령|명령어|lệnh|คำสั่ง|komut|perintah|أمر",
  [CSN_WORDS_APPROVALS] = "approval|approvals|sign-off|sign off|signoff|signature|signatures|approver|freigabe|freigaben|unterschriften|approbation|approbations|aprobación|aprobaciones|aprovação|aprovações|согласование|утверждение|审批|批准|签字|承認|승인|phê duyệt|การอนุมัติ|onay|persetujuan|الموافقات",
  [CSN_WORDS_SIGN_OFF] = "sign-off|sign off|signoff|sign-offs|signoffs|sign-offs required|approval|approvals|abnahme|freigabe|unterschrift|validation finale|firma|firmas|assinaturas|подписи|签字|签署|署名|サインオフ|서명|imzalar|tanda tangan|التوقيعات",
  [CSN_WORDS_GO_CRITERIA] = "go criteria|go if|criteria|criterion|go-kriterien|kriterien|critères|criterios|critérios|критерии|критерії|标准|条件|基準|기준|tiêu chí|เกณฑ์|kriterleri|kriteria|معايير",
  [CSN_WORDS_NOGO] = "no-go|no go|nogo|no-go triggers|no-go criteria|abort criteria|kein go|no-go-kriterien|阻断|不发布|abort if|abort when|abort the launch|abort the release|do not launch if|do not proceed if|do not deploy if|do not release if|no-go conditions|abbruch|ausschlusskriterien|no lanzar si|критерии отмены|стоп-факторы|禁止上线|不上线条件|阻断条件|中止基準|中止条件|중단 기준|tiêu chí dừng|เงื่อนไขหยุด|durdurma kriterleri|معايير الإيقاف",
  [CSN_WORDS_ROLLBACK] = "rollback|roll back|roll-back|revert|backout|back-out|rückfall|zurückrollen|retour arrière|reversión|reversão|откат|відкат|回滚|ロールバック|롤백|khôi phục|ย้อนกลับ|geri alma|التراجع|zurücksetzen|rückabwicklung|revertir|desfazer|откатить|回退|切り戻し|切戻し|되돌리기|quay lui|hoàn tác|ย้อนคืน|geri dön|استرجاع",
  [CSN_WORDS_TRIGGER] = "trigger|triggers|criteria|conditions|when to|auslöser|déclencheurs|disparadores|gatilhos|триггеры|触发条件|トリガー|트리거|tetikleyici|pemicu|kriterien|critères|criterios|critérios|критерии|条件|基準|기준|tiêu chí|เกณฑ์|kriterleri|kriteria|معايير",
  [CSN_WORDS_OCCURS] = "if any|any of the following|occur|occurs|happens|any trigger|immediately if|falls eines|wenn eines|si l'un|si ocurre|se ocorrer|если|如果|場合|경우|any of these|any of the|one of these|one of the following|at least one of|eines zutrifft|eine zutrifft|eine der folgenden|eines der folgenden|wenn eine|l'un des|l'une des|l'une quelconque|alguna de|alguno de|cualquiera de|se ocurre|qualquer um|qualquer uma|alguma das|любое из|любой из|при любом|任一|出现以下|以下情况|满足以下|いずれか|次のいずれ|하나라도|다음 중|bất kỳ|một trong|ข้อใดข้อหนึ่ง|herhangi|salah satu|أي من|أحد",
  [CSN_WORDS_DEFINED] = "defined|documented|written down|agreed|listed|definiert|dokumentiert|définis|documentés|definidos|documentados|определены|定义|定義|정의",
  [CSN_WORDS_PREREQUISITE] = "prerequisite|prerequisites|precondition|preconditions|voraussetzung|voraussetzungen|prérequis|pré-requis|requisitos previos|prerrequisitos|pré-requisitos|предварительные условия|前置条件|前提条件|선행 조건|사전 조건|điều kiện tiên quyết|ön koşullar|prasyarat|المتطلبات المسبقة",
  [CSN_WORDS_ARTIFACT] = "artifact|artifacts|artefact|artefacts|deliverable|deliverables|artefakte|artefakt|livrables|entregables|entregáveis|артефакты|交付物|成果物|산출물|sản phẩm bàn giao|สิ่งส่งมอบ|çıktılar|المخرجات",
  [CSN_WORDS_DECISION] = "gate decision|decision|gate status|go/no-go|verdict|entscheidung|décision|decisión|decisão|решение|决策|決定|결정|quyết định|การตัดสินใจ|karar|keputusan|القرار",
  [CSN_WORDS_STAGE] = "stage|wave|ring|rollout stage|stufe|étape|etapa|этап|阶段|ステージ|단계",
  [CSN_WORDS_PHASE] = "phase|fase|faza|фаза|phases|フェーズ|페이즈|giai đoạn|ระยะ|aşama|tahap|مرحلة|canary|rollout",
  [CSN_WORDS_SUCCESS] = "success criteria|success criterion|pass criteria|exit criteria|acceptance criteria|erfolgskriterien|critères de succès|criterios de éxito|critérios de sucesso|критерии успеха|成功标准|成功基準|성공 기준|success conditions|passing criteria|promotion criteria|advance when|abnahmekriterien|critères de réussite|criterios de aceptación|critérios de aceitação|критерии приемки|критерии приёмки|验收标准|合格基準|완료 기준|tiêu chí thành công|เกณฑ์ความสำเร็จ|başarı kriterleri|kriteria sukses|معايير النجاح",
  [CSN_WORDS_STOP] = "stop conditions|stop condition|stop criteria|abort conditions|abort criteria|halt conditions|abbruchkriterien|abbruchbedingungen|conditions d'arrêt|condiciones de parada|condições de parada|условия остановки|停止条件|중단 조건|stop if|halt if|abort if|abbruch wenn|stoppkriterien|critères d'arrêt|criterios de parada|critérios de parada|критерии остановки|中止条件|中断条件|停止基準|điều kiện dừng|เงื่อนไขการหยุด|durdurma koşulları|شروط الإيقاف",
  [CSN_WORDS_MONITOR] = "what to monitor|what to watch|monitor|to monitor|watch|beobachten|à surveiller|qué monitorizar|o que monitorar|监控内容|監視項目|모니터링|giám sát|เฝ้าระวัง|izlenecekler|المراقبة",
  [CSN_WORDS_STEPS] = "steps|step|procedure|actions|schritte|étapes|pasos|passos|шаги|步骤|手順|단계|các bước|ขั้นตอน|adımlar|langkah|خطوات",
  [CSN_WORDS_VERIFY] = "verify|verify that|verify response includes|check that|confirm|expected results|prüfe|vérifier|verificar|проверить|验证|確認|확인",
  [CSN_WORDS_KILL_SWITCH] = "kill switch|kill switches|kill-switch|emergency stop|emergency shutdown|notaus|not-aus|arrêt d'urgence|parada de emergencia|紧急停止|緊急停止|긴급 중지|dừng khẩn cấp|หยุดฉุกเฉิน|acil durdurma|إيقاف الطوارئ",
  [CSN_WORDS_AFTER_GATE] = "after all checks pass|after approval|after sign-off|after all|once approved|after passing|nach der freigabe|après validation|tras la aprobación|após aprovação",
  [CSN_WORDS_NEXT_PHASE] = "next phase|upon passing|next steps after|nächste phase|phase suivante|siguiente fase|próxima fase|下一阶段|次のフェーズ",
  [CSN_WORDS_POST] = "post-deployment|post deployment|post-rollout|post rollout|post-release|post release|post-launch|post launch|post-go-live|after deployment|after release|after launch|after go-live|after the deployment|nach dem deployment|nach der freischaltung|nach go-live|après déploiement|après le déploiement|post-despliegue|después del despliegue|pós-deploy|pós-implantação|после развертывания|после релиза|发布后|上线后|部署后|リリース後|デプロイ後|배포 후|sau triển khai|หลังการ deploy|dağıtım sonrası|pasca|หลังขึ้นระบบ|yayın sonrası|بعد النشر",
  [CSN_WORDS_PRE] = "pre-deployment|pre deployment|pre-rollout|pre-release|pre-launch|pre-go-live|before deployment|before release|before launch|before production|vor dem deployment|avant déploiement|antes del despliegue|pré-deploy|до развертывания|发布前|上线前|部署前|リリース前|배포 전|trước triển khai|trước khi triển khai|ก่อนการ deploy|ก่อนขึ้นระบบ|dağıtım öncesi|yayın öncesi|pra-deployment|قبل النشر",
  [CSN_WORDS_FOLLOWUP_SPAN] = "first hour|first 24 hours|first day|first 48 hours|first 72 hours|first week|first month|24 hours|48 hours|72 hours|day 1|day 2|day 7|week 1|week 2|erste stunde|ersten 24 stunden|erste woche|première heure|premières 24 heures|première semaine|primera hora|primeras 24 horas|primera semana|primeira hora|primeiras 24 horas|primeira semana|первые 24 часа|первая неделя|24小时|24時間|24시간|erste 24 stunden|erste 48 stunden|ersten 48 stunden|erster tag|erster monat|première journée|premier mois|primer día|primer mes|primeiro dia|primeiro mês|первый день|первый месяц|首日|第一周|最初の24時間|첫 24시간|첫 주|24 giờ đầu|tuần đầu|24 ชั่วโมงแรก|สัปดาห์แรก|ilk 24 saat|ilk hafta|24 jam pertama|minggu pertama|أول 24 ساعة|الأسبوع الأول",
  [CSN_WORDS_RISK] = "risk|risk assessment|risk level|risiko|risikobewertung|risque|riesgo|risco|риск|风险|リスク|위험|rủi ro|ความเสี่ยง|risiko|مخاطر",
  [CSN_WORDS_RECOMMENDATION] = "recommendation|decision|final decision|overall verdict|go/no-go|empfehlung|entscheidung|recommandation|décision|recomendación|decisión|recomendação|decisão|рекомендация|решение|建议|决策|决定|推奨|判定|결정|권고|khuyến nghị|quyết định|ข้อเสนอแนะ|öneri|tavsiye|karar|rekomendasi|التوصية|القرار",
  [CSN_WORDS_CONDITIONS] = "conditions|condition|auflagen|bedingungen|condiciones|condições|условия|条件|조건|điều kiện|เงื่อนไข|koşullar|syarat|الشروط",
  [CSN_WORDS_ONE_OF] = "rollout strategy|deployment strategy|release strategy|launch strategy|migration strategy|select one|choose one|pick one|one of|check one|rollout-strategie|eines auswählen|stratégie de déploiement|choisir un|estrategia de despliegue|elegir uno|elija uno|estratégia de deploy|escolha um|выберите один|发布策略|选择一项|単一選択|하나 선택",
  [CSN_WORDS_LIFECYCLE] = "document status|record status|dokumentstatus|statut du document|estado del documento|status do documento|статус документа|文档状态|文書状態|문서 상태",
  [CSN_WORDS_LIFECYCLE_WORDS] = "ready for review|review|under review|in review|draft|tbd|tba|n/a|none|to be decided|offen|à définir|por definir|a definir|не определено|待定|未定|미정",
  [CSN_WORDS_OVERALL] = "overall status|gate status|overall result|overall verdict|overall|final status|final result|gesamtstatus|gesamtergebnis|statut global|résultat global|estado general|estado final|status geral|resultado final|общий статус|итог|总体状态|总体结果|総合判定|전체 상태|ผลรวม",
  [CSN_WORDS_STATUS] = "status|state|result|zustand|ergebnis|statut|état|résultat|estado|resultado|статус|состояние|результат|状态|结果|状況|結果|상태|결과|trạng thái|สถานะ|ผล|durum|sonuç|hasil|الحالة",
  [CSN_WORDS_CHANGE_HISTORY] = "change history|revision history|version history|changelog|document history|änderungshistorie|änderungsverlauf|historique|historial de cambios|histórico de alterações|история изменений|变更历史|修订历史|変更履歴|改訂履歴|변경 이력",
  [CSN_WORDS_ENVIRONMENT] = "environment variable|environment variables|variable|variables|env var|env vars|env|environment|umgebungsvariable|umgebungsvariablen|umgebung|variables d'environnement|variables de entorno|variáveis de ambiente|переменная|переменные окружения|环境变量|環境変数|환경 변수",
  [CSN_WORDS_EMERGENCY] = "contact|contacts|escalation|kontakte|contactos|contatos|контакты|联系|連絡先|연락처",
  [CSN_WORDS_RESOURCES] = "resources|related documents|references|links|further reading|ressourcen|verwandte dokumente|ressources|recursos|документы|相关文档|参考|関連資料|참고",
  [CSN_WORDS_REFERENCE] = "commands reference|command reference|commands|quick reference|cheat sheet|useful commands|befehle|commandes|comandos|команды|常用命令|コマンド一覧|명령어",
  [CSN_WORDS_TROUBLE] = "troubleshooting|issue|runbook|quick fixes|common issues|fehlerbehebung|dépannage|solución de problemas|solução de problemas|устранение неполадок|故障排查|トラブルシューティング|문제 해결",
  [CSN_WORDS_CHECK_HEADING] = "check|test|validation|prüfung|kontrolle|vérification|comprobación|prueba|verificação|teste|проверка|检查|测试|確認|検査|점검",
  [CSN_WORDS_WINDOW] = "deployment window|rollout window|maintenance window|release window|installation window|change window|window confirmed|scheduled time|wartungsfenster|fenêtre de déploiement|fenêtre de maintenance|ventana de despliegue|ventana de mantenimiento|janela de manutenção|janela de deploy|окно обслуживания|维护窗口|メンテナンス時間|점검 시간",
  [CSN_WORDS_FORBIDS] = "do not|don't|never|no|nicht|pas de|não",
  [CSN_WORDS_MANDATORY] = "must|must pass|mandatory|required|shall|blocking|always run|muss|pflicht|obligatoire|obligatorio|obrigatório|обязательно|必须|必須|필수|bắt buộc|zorunlu|wajib|إلزامي",
  [CSN_WORDS_OPTIONAL] = "non-blocking|nice to have|optional|recommended|advisory|should pass|nicht blockierend|sollte|facultatif|optionnel|recommandé|opcional|recomendado|желательно|необязательно|可选|任意|선택|tùy chọn|isteğe bağlı|opsional|اختياري",
  [CSN_WORDS_COLLECT] = "collect only|collect-only|data collection|informational|record only|nur sammeln|collecte seule|solo recopilar|somente coleta|仅收集|収集のみ",
  [CSN_WORDS_PENDING] = "pending|not started|todo|to do|open|waiting|in progress|ausstehend|offen|en attente|pendiente|pendente|ожидает|待处理|待办|未着手|대기|chờ|รอดำเนินการ|bekliyor|menunggu|قيد الانتظار",
  [CSN_WORDS_PASSED] = "passed|pass|done|complete|completed|ok|bestanden|erledigt|réussi|terminé|aprobado|hecho|aprovado|concluído|пройдено|готово|通过|完成|完了|통과|완료|đạt|ผ่าน|geçti|lulus|ناجح",
  [CSN_WORDS_FAILED] = "failed|fail|blocked|fehlgeschlagen|échec|échoué|fallido|falhou|провалено|失败|失敗|실패|không đạt|ไม่ผ่าน|kaldı|gagal|فشل",
  [CSN_WORDS_CONDITIONAL] = "if applicable|if required|if needed|if necessary|if relevant|where applicable|when applicable|as needed|falls zutreffend|falls nötig|falls erforderlich|gegebenenfalls|ggf.|le cas échéant|si applicable|si nécessaire|si aplica|si es necesario|si corresponde|se aplicável|se necessário|при необходимости|если применимо|если нужно|якщо потрібно|如适用|如需|如有|如果适用|該当する場合|必要に応じて|해당되는 경우|필요시|nếu có|nếu cần|ถ้ามี|หากมี|varsa|gerekirse|jika ada|jika perlu|إن وجد|عند الاقتضاء|dacă este cazul",
  [CSN_WORDS_ALL] = "all previous|all prior|all earlier|checks above|items above|above pass|all above|gates passed|alle vorherigen|alle obigen|tous les précédents|todos los anteriores|todos os anteriores|все предыдущие|以上所有|上記すべて",
  [CSN_WORDS_HEALTH] = "health check|health checks|healthcheck|services healthy|all services are healthy|all services healthy|health endpoint|services are healthy",
  [CSN_WORDS_ERROR_RATE] = "error rate|error rates|packet loss|failure rate|success rate|fehlerrate|taux d'erreur|tasa de errores|taxa de erro|错误率|エラー率|오류율",
  [CSN_WORDS_MUTATING] = "deploy|migrate|migration|upgrade|downgrade|rollback|toggle|switch|delete|drop|remove|restart|stop|start|scale|apply|push|install|rm|create|update|insert|truncate|kill",
  [CSN_WORDS_SECRET] = "key|token|secret|password|passwd|credential|credentials|dsn|database_url|db_url|private",
};

/* One word of one list, chained with those that begin alike. */
typedef struct
{
  guint64 head;     /* its first bytes, to tell it from most others at once */
  guint64 mask;     /* which bytes of head count */
  const char *text; /* folded */
  gsize length;
  CsnWords list;
  guint next;       /* index + 1 of the next one; 0: none */
} Word;

/* A word is found by the Latin letters and digits that it begins with, all of them: as it must stand alone, they are those
 * of the text too. One that begins otherwise is found by its first bytes. */
#define N_BEGINNINGS 4096
#define OTHER_BEGINNING 3

static Word *all_words;                  /* (owned) */
static GStringChunk *texts;              /* (owned) of the words */
static guint16 beginnings[N_BEGINNINGS]; /* index + 1 */
static char latin[256];                  /* Latin letters in lower case and digits, 0: another byte */
static guint8 byte_kinds[256];           /* bits of ByteKind */
static guint64 masks[sizeof (guint64) + 1]; /* which bytes of eight are the first n */

typedef enum
{
  BYTE_LATIN = 1 << 0,  /* a letter or digit of ASCII */
  BYTE_OPENS = 1 << 1,  /* may stand before a text */
  BYTE_CLOSES = 1 << 2, /* may stand behind it */
  BYTE_BEGINS = 1 << 3, /* no Latin letter or digit, and some word of a list begins with it */
} ByteKind;

static gboolean
is_latin (char c)
{
  return byte_kinds[(guchar) c] & BYTE_LATIN;
}

static guint
hash_beginning (guint64 head,
                gsize   length)
{
  head &= masks[MIN (length, sizeof head)];
  return (head * G_GUINT64_CONSTANT (0x9e3779b97f4a7c15)) >> 52;
}

G_STATIC_ASSERT (N_BEGINNINGS == 1 << (64 - 52));

/* The character at @p and where the next one begins; a byte that is no UTF-8 stands for itself. */
static gunichar
read_char (const char  *p,
           const char **next)
{
  guchar c = *p;
  guint length = c >= 0xf0 ? 4 : c >= 0xe0 ? 3 : c >= 0xc0 ? 2 : 1;
  gunichar value = length == 1 ? c : c & (0x7f >> length);
  for (guint i = 1; i < length; i++)
    {
      if (((guchar) p[i] & 0xc0) != 0x80)
        {
          *next = p + 1;
          return c;
        }
      value = value << 6 | ((guchar) p[i] & 0x3f);
    }
  *next = p + length;
  return value;
}

/* A character may need half as many bytes again in lower case, a byte that is no UTF-8 twice as many. */
static gsize
lower_size (gsize length)
{
  return 2 * length + 8;
}

char *
csn_vocabulary_dup_lower (const char *text)
{
  g_return_val_if_fail (text != NULL, NULL);

  if (g_str_is_ascii (text))
    return g_ascii_strdown (text, -1);
  char *lower = g_malloc (lower_size (strlen (text)));
  gsize length = 0;
  for (const char *p = text; *p != '\0';)
    length += g_unichar_to_utf8 (g_unichar_tolower (read_char (p, &p)), lower + length);
  lower[length] = '\0';
  return lower;
}

/* Letters of scripts without case and without marks: they fold to themselves. */
static gboolean
is_plain_letter (gunichar c)
{
  return (c >= 0x3040 && c <= 0x30ff) || (c >= 0x4e00 && c <= 0x9fff) || (c >= 0xac00 && c <= 0xd7a3)
         || (c >= 0x0e00 && c <= 0x0e7f);
}

/* Turkish writes its i with and without a dot in both cases, and capitals come without telling the language. */
#define DOTLESS_I 0x131

/* Adds the folded character at *@p to @folded; returns its bytes, 0 for a mark, -1 for white space and what parts words. */
static int
fold_char (const char **p,
           char        *folded)
{
  const char *start = *p;
  gunichar c = read_char (start, p);
  if (is_plain_letter (c))
    {
      memcpy (folded, start, *p - start);
      return *p - start;
    }
  if (c == 0xa0 || g_unichar_isspace (c))
    return -1;
  if (c == 0x2018 || c == 0x2019 || c == 0x2010 || c == 0x2011)
    {
      *folded = c < 0x2018 ? '-' : '\'';
      return 1;
    }
  /* "«No-Go»" */
  if (g_unichar_ispunct (c) && g_unichar_type (c) != G_UNICODE_OTHER_SYMBOL)
    return -1;
  if (c == 0xfe0f || g_unichar_type (c) == G_UNICODE_OTHER_SYMBOL)
    return 0;
  c = g_unichar_tolower (c);
  return g_unichar_to_utf8 (c == DOTLESS_I ? 'i' : c, folded);
}

/* Where a word of a list may stand in a text. */
typedef struct
{
  guint at;
  guint length; /* of its beginning */
} Beginning;

/* A text as it is held against the words; short ones need no memory of their own. */
typedef struct
{
  char *text;              /* at least eight bytes may be read from each of its bytes on */
  gsize length;
  Beginning *beginnings;
  guint n_beginnings;
  char *owned;             /* (owned) (nullable) memory of the text and its beginnings */
  char room[512];
  Beginning places[256];
} Folded;

static void
clear_folded (Folded *self)
{
  g_free (self->owned);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Folded, clear_folded)

/* Cuts off what stands around the words. */
static void
strip (Folded *self)
{
  if (self->length > 0 && self->text[self->length - 1] == ' ')
    self->length--;
  memset (self->text + self->length, 0, sizeof (guint64));
  while (self->length > 0 && (byte_kinds[(guchar) self->text[self->length - 1]] & BYTE_CLOSES))
    self->text[--self->length] = '\0';
  gsize start = 0;
  while (byte_kinds[(guchar) self->text[start]] & BYTE_OPENS)
    start++;
  if (start == 0)
    return;
  self->text += start;
  self->length -= start;
  guint kept = 0;
  for (guint i = 0; i < self->n_beginnings; i++)
    if (self->beginnings[i].at >= start)
      self->beginnings[kept++] = (Beginning) { self->beginnings[i].at - start, self->beginnings[i].length };
  self->n_beginnings = kept;
}

/* What folding does with a byte of ASCII that is no Latin letter or digit; returns as fold_char(). */
static int
fold_mark (const char **p,
           char        *folded)
{
  *folded = *(*p)++;
  return g_ascii_isspace (*folded) || *folded == '\v' ? -1 : *folded != '*' && *folded != '`';
}

/* Adds what stands at *@p and is no Latin letter at @end of what is folded from @start on; returns its bytes. */
static int
fold_other (const char **p,
            const char  *start,
            char        *end)
{
  int added = (guchar) **p < 0x80 ? fold_mark (p, end) : fold_char (p, end);
  if (added >= 0)
    return added;
  if (end == start || end[-1] == ' ')
    return 0;
  *end = ' ';
  return 1;
}

/* Whether the Latin letter at @at begins a word rather than going on with a letter of another kind. */
static gboolean
is_beginning (const char *text,
              const char *at)
{
  return at == text || (guchar) at[-1] < 0x80;
}

/* Room for @most characters, each of which may be a beginning. */
static void
make_room (Folded *self,
           gsize   most)
{
  gsize size = lower_size (most) + sizeof (guint64);
  gboolean fits = size <= sizeof self->room && most <= G_N_ELEMENTS (self->places);
  self->owned = fits ? NULL : g_malloc (most * sizeof (Beginning) + size);
  self->beginnings = fits ? self->places : (Beginning *) self->owned;
  self->text = fits ? self->room : self->owned + most * sizeof (Beginning);
}

/* Lower case, without emojis and marks at its ends, and with single spaces. */
static void
fold (const char *text,
      Folded     *self)
{
  make_room (self, strlen (text) + 1);
  char *start = self->text;
  char *end = start;
  char *word = NULL; /* the Latin word that is being read */
  Beginning *next = self->beginnings;
  for (const char *p = text;;)
    {
      char *run = end;
      while ((*end = latin[(guchar) *p]) != '\0')
        {
          end++;
          p++;
        }
      if (end > run && word == NULL && is_beginning (start, run))
        word = run;
      /* as most words end */
      if (*p == ' ' && word != NULL)
        {
          *next++ = (Beginning) { word - start, end - word };
          word = NULL;
          *end++ = ' ';
          p++;
          continue;
        }
      if (*p == '\0')
        break;
      const char *rest = p; /* p itself stays in a register */
      int added = fold_other (&rest, start, end);
      p = rest;
      if (added == 0)
        continue;
      if (is_latin (*end))
        word = word == NULL && is_beginning (start, end) ? end : word;
      else
        {
          if (word != NULL)
            *next++ = (Beginning) { word - start, end - word };
          word = NULL;
          if (byte_kinds[(guchar) *end] & BYTE_BEGINS)
            *next++ = (Beginning) { end - start, OTHER_BEGINNING };
        }
      end += added;
    }
  if (word != NULL)
    *next++ = (Beginning) { word - start, end - word };
  self->length = end - start;
  self->n_beginnings = next - self->beginnings;
  strip (self);
}

static void
add_word (GArray       *collected,
          const Folded *folded,
          CsnWords      list)
{
  Word entry = { .length = folded->length, .list = list };
  entry.text = g_string_chunk_insert_len (texts, folded->text, folded->length);
  gsize n = MIN (entry.length, sizeof entry.head);
  memcpy (&entry.head, entry.text, n);
  entry.mask = masks[n];
  gsize beginning = is_latin (entry.text[0]) ? folded->beginnings[0].length : OTHER_BEGINNING;
  g_assert (beginning <= entry.length);
  guint16 *first = &beginnings[hash_beginning (entry.head, beginning)];
  entry.next = *first;
  g_array_append_val (collected, entry);
  *first = collected->len;
  if (!is_latin (entry.text[0]))
    byte_kinds[(guchar) entry.text[0]] |= BYTE_BEGINS;
}

/* Adds each of @bars, words that bars part. */
static void
add_words (GArray     *collected,
           const char *bars,
           CsnWords    list)
{
  g_auto (GStrv) split = g_strsplit (bars, "|", -1);
  for (char **word = split; *word != NULL; word++)
    {
      g_auto (Folded) folded;
      fold (*word, &folded);
      if (folded.length >= 2)
        add_word (collected, &folded, list);
    }
}

static void
load_words (void)
{
  static gsize loaded = 0;
  if (!g_once_init_enter (&loaded))
    return;
  for (gsize n = 0; n < G_N_ELEMENTS (masks); n++)
    memset (&masks[n], 0xff, n);
  for (guint c = 0; c < G_N_ELEMENTS (byte_kinds); c++)
    if (g_ascii_isalnum (c))
      {
        byte_kinds[c] = BYTE_LATIN;
        latin[c] = g_ascii_tolower (c);
      }
  for (const char *p = "\"'([{.:!-"; *p != '\0'; p++)
    byte_kinds[(guchar) *p] |= BYTE_OPENS;
  for (const char *p = "\"')]}.:!?,;"; *p != '\0'; p++)
    byte_kinds[(guchar) *p] |= BYTE_CLOSES;
  GArray *collected = g_array_new (FALSE, TRUE, sizeof (Word));
  texts = g_string_chunk_new (16 * 1024);
  for (guint i = 0; i < CSN_N_WORDS; i++)
    if (words[i] != NULL)
      add_words (collected, words[i], i);
  g_assert (collected->len < G_MAXUINT16);
  all_words = (Word *) g_array_free (collected, FALSE);
  g_once_init_leave (&loaded, 1);
}

/* Folded word → families: made when somebody first asks what an option is. */
static GHashTable *
get_options (void)
{
  static GHashTable *options = NULL;
  if (!g_once_init_enter_pointer (&options))
    return options;
  load_words ();
  GHashTable *made = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (option_words); i++)
    {
      g_auto (GStrv) split = g_strsplit (option_words[i].words, "|", -1);
      for (char **word = split; *word != NULL; word++)
        {
          g_auto (Folded) folded;
          fold (*word, &folded);
          guint families = GPOINTER_TO_UINT (g_hash_table_lookup (made, folded.text));
          g_hash_table_insert (made, g_strdup (folded.text), GUINT_TO_POINTER (families | option_words[i].family));
        }
    }
  g_once_init_leave_pointer (&options, made);
  return options;
}

guint
csn_vocabulary_option_families (const char *text)
{
  g_return_val_if_fail (text != NULL, 0);

  GHashTable *options = get_options ();
  g_auto (Folded) folded;
  fold (text, &folded);
  guint families = GPOINTER_TO_UINT (g_hash_table_lookup (options, folded.text));
  if (families == 0)
    {
      /* "EXCEPTION (explain below)" */
      char *paren = strchr (folded.text, '(');
      if (paren != NULL && paren > folded.text)
        {
          *paren = '\0';
          families = GPOINTER_TO_UINT (g_hash_table_lookup (options, g_strchomp (folded.text)));
        }
    }
  return families;
}

static const char *
find_word (const char *text,
           const char *word)
{
  gsize length = strlen (word);
  for (const char *at = strstr (text, word); at != NULL; at = strstr (at + 1, word))
    {
      if (is_latin (word[0]) && at > text && (is_latin (at[-1]) || (guchar) at[-1] >= 0x80))
        continue;
      if (is_latin (word[length - 1]) && is_latin (at[length]))
        continue;
      return at;
    }
  return NULL;
}

static void
set_bit (guint64  *bits,
         CsnWords  list)
{
  bits[list / 64] |= G_GUINT64_CONSTANT (1) << (list % 64);
}

G_STATIC_ASSERT (CSN_N_WORDS <= 128);

/* Notes the words that stand at @beginning. */
static void
read_word (CsnReading      *reading,
           const Folded    *folded,
           const Beginning *beginning)
{
  gsize at = beginning->at;
  const char *text = folded->text + at;
  if (at >= folded->length)
    return;
  gsize left = folded->length - at;
  guint64 head;
  memcpy (&head, text, sizeof head);
  guint next = beginnings[hash_beginning (head, beginning->length)];
  for (; next != 0; next = all_words[next - 1].next)
    {
      const Word *word = &all_words[next - 1];
      if ((head & word->mask) != word->head || word->length > left
          || (word->length > sizeof head && memcmp (text, word->text, word->length) != 0))
        continue;
      if (is_latin (word->text[word->length - 1]) && is_latin (text[word->length]))
        continue;
      set_bit (reading->contains, word->list);
      if (at == 0)
        set_bit (reading->begins, word->list);
      if (at == 0 && word->length == left)
        set_bit (reading->is, word->list);
    }
}

void
csn_vocabulary_read (const char *text,
                     CsnReading *reading)
{
  g_return_if_fail (text != NULL && reading != NULL);

  load_words ();
  *reading = (CsnReading) { 0 };
  g_auto (Folded) folded;
  fold (text, &folded);
  for (guint i = 0; i < folded.n_beginnings; i++)
    read_word (reading, &folded, &folded.beginnings[i]);
}

gboolean
csn_vocabulary_contains (CsnWords    list,
                         const char *text)
{
  if (text == NULL || text[0] == '\0')
    return FALSE;
  CsnReading reading;
  csn_vocabulary_read (text, &reading);
  return csn_reading_contains (&reading, list);
}

gboolean
csn_vocabulary_begins (CsnWords    list,
                       const char *text)
{
  if (text == NULL || text[0] == '\0')
    return FALSE;
  CsnReading reading;
  csn_vocabulary_read (text, &reading);
  return csn_reading_begins (&reading, list);
}

gboolean
csn_vocabulary_is (CsnWords    list,
                   const char *text)
{
  if (text == NULL || text[0] == '\0')
    return FALSE;
  CsnReading reading;
  csn_vocabulary_read (text, &reading);
  return csn_reading_is (&reading, list);
}

char *
csn_vocabulary_dup_match (CsnWords    list,
                          const char *text)
{
  if (!csn_vocabulary_contains (list, text))
    return NULL;
  g_autofree char *lower = csn_vocabulary_dup_lower (text);
  g_auto (GStrv) split = g_strsplit (words[list], "|", -1);
  for (char **word = split; *word != NULL; word++)
    {
      const char *at = find_word (lower, *word);
      if (at != NULL)
        return strlen (lower) == strlen (text) ? g_strndup (text + (at - lower), strlen (*word)) : g_strdup (*word);
    }
  return NULL;
}
