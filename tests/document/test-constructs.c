/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Every layout of a choice in every language, every spelling of a box and of a blank: what the importer makes of one line. */

#include "document-test.h"

/* What a short document asks for, an item a line: kind, options or label. */
static char *
describe (const char *text)
{
  g_autoptr (CsnChecklist) checklist = import_text (text);
  GListModel *items = csn_checklist_get_items (checklist);
  GString *found = g_string_new (NULL);
  for (guint i = 0; i < g_list_model_get_n_items (items); i++)
    {
      g_autoptr (CsnItem) item = g_list_model_get_item (items, i);
      gsize n;
      const CsnOption *options = csn_item_get_options (item, &n);
      g_string_append_printf (found, "%s%s ", found->len > 0 ? "; " : "",
                              csn_enum_to_string (CSN_TYPE_ITEM_KIND, csn_item_get_kind (item)));
      if (csn_item_get_kind (item) != CSN_ITEM_CHOICE)
        g_string_append (found, csn_item_get_label (item));
      for (gsize k = 0; k < n; k++)
        g_string_append_printf (found, "%s%s", k > 0 ? "|" : "", options[k].text);
    }
  return g_string_free (found, FALSE);
}

static void
expect (const char *text,
        const char *expected)
{
  g_autofree char *found = describe (text);
  if (!g_str_equal (found, expected))
    g_test_fail_printf ("“%s” was read as “%s” and not as “%s”.", text, found, expected);
}

/* Options of one choice, label first. */
static const char *const choices[][6] = {
  { "Result", "Pass", "Fail" }, { "Result", "Pass", "Fail", "N/A" }, { "Ready", "Yes", "No" }, { "Decision", "GO", "NO-GO" },
  { "Review", "Approved", "Rejected" }, { "Risk", "Low", "Medium", "High" }, { "State", "Done", "Open" },
  { "Ergebnis", "Bestanden", "Nicht bestanden" }, { "Bereit", "Ja", "Nein" }, { "Entscheidung", "Freigabe", "Keine Freigabe" },
  { "Prüfung", "Genehmigt", "Abgelehnt" }, { "Risiko", "Niedrig", "Mittel", "Hoch" }, { "Stand", "Erledigt", "Offen" },
  { "Résultat", "Réussi", "Échoué" }, { "Prêt", "Oui", "Non" }, { "Décision", "GO", "NO GO" }, { "Revue", "Approuvé", "Rejeté" },
  { "Risque", "Faible", "Moyen", "Élevé" }, { "État", "Terminé", "En cours" },
  { "Resultado", "Aprobado", "Fallido" }, { "Listo", "Sí", "No" }, { "Decisión", "Continuar", "Detener" },
  { "Revisión", "Aprobado", "Rechazado" }, { "Riesgo", "Bajo", "Medio", "Alto" }, { "Estado", "Hecho", "Pendiente" },
  { "Resultado", "Aprovado", "Reprovado" }, { "Pronto", "Sim", "Não" }, { "Decisão", "Prosseguir", "Não prosseguir" },
  { "Revisão", "Aprovado", "Rejeitado" }, { "Risco", "Baixo", "Médio", "Alto" }, { "Estado", "Concluído", "Pendente" },
  { "Результат", "Пройдено", "Не пройдено" }, { "Готово", "Да", "Нет" }, { "Решение", "Запуск", "Отмена" },
  { "Проверка", "Утверждено", "Отклонено" }, { "Риск", "Низкий", "Средний", "Высокий" }, { "Статус", "Готово", "Не готово" },
  { "结果", "通过", "失败" }, { "备份", "是", "否" }, { "决策", "上线", "不上线" }, { "审核", "批准", "拒绝" },
  { "风险", "低", "中", "高" }, { "状态", "已完成", "未完成" },
  { "結果", "合格", "不合格" }, { "準備", "はい", "いいえ" }, { "判定", "実施", "中止" }, { "審査", "承認", "却下" },
  { "リスク", "低", "中", "高" }, { "状態", "完了", "未完了" },
  { "결과", "통과", "실패" }, { "준비", "예", "아니오" }, { "결정", "진행", "중단" }, { "검토", "승인", "반려" },
  { "위험", "낮음", "보통", "높음" }, { "상태", "완료", "미완료" },
  { "Kết quả", "Đạt", "Không đạt" }, { "Sẵn sàng", "Có", "Không" }, { "Quyết định", "Triển khai", "Không triển khai" },
  { "Xét duyệt", "Phê duyệt", "Từ chối" }, { "Rủi ro", "Thấp", "Trung bình", "Cao" }, { "Trạng thái", "Hoàn thành", "Chưa hoàn thành" },
  { "ผลลัพธ์", "ผ่าน", "ไม่ผ่าน" }, { "พร้อม", "ใช่", "ไม่ใช่" }, { "การตัดสินใจ", "ดำเนินการ", "ไม่ดำเนินการ" },
  { "ตรวจ", "อนุมัติ", "ไม่อนุมัติ" }, { "ความเสี่ยง", "ต่ำ", "ปานกลาง", "สูง" }, { "สถานะ", "เสร็จแล้ว", "ยังไม่เสร็จ" },
  { "Sonuç", "Geçti", "Kaldı" }, { "Hazır", "Evet", "Hayır" }, { "Karar", "Devam", "Dur" }, { "İnceleme", "Onaylandı", "Reddedildi" },
  { "Risk", "Düşük", "Orta", "Yüksek" }, { "Durum", "Tamamlandı", "Bekliyor" },
  { "النتيجة", "نجح", "فشل" }, { "جاهز", "نعم", "لا" }, { "القرار", "متابعة", "توقف" }, { "المراجعة", "موافق عليه", "مرفوض" },
  { "المخاطر", "منخفض", "متوسط", "مرتفع" }, { "الحالة", "مكتمل", "غير مكتمل" },
};

static char *
dup_line (const char *const *choice,
          const char        *opening,
          const char        *before,
          const char        *between,
          const char        *after,
          const char        *closing)
{
  GString *line = g_string_new (NULL);
  g_string_append_printf (line, "- %s%s", choice[0], opening);
  for (guint i = 1; choice[i] != NULL; i++)
    g_string_append_printf (line, "%s%s%s%s", i > 1 ? between : "", before, choice[i], after);
  g_string_append (line, closing);
  g_string_append_c (line, '\n');
  return g_string_free (line, FALSE);
}

static void
test_choices (void)
{
  static const struct
  {
    const char *opening;
    const char *before;
    const char *between;
    const char *after;
    const char *closing;
  } layouts[] = {
    { ": ", "☐ ", " ", "", "" },       { ": ", "□ ", "  ", "", "" },     { ": ", "[ ] ", " ", "", "" },
    { ": ", "[ ] ", " / ", "", "" },   { "：", "☐ ", " ", "", "" },      { ": ", "", " / ", "", "" },
    { ": ", "", "/", "", "" },         { ": [", "", " / ", "", "]" },    { ": (", "", " / ", "", ")" },
    { "：", "", "／", "", "" },        { ": ", "", " | ", "", "" },      { ": ", "", " ", " ☐", "" },
    { ": ", "⬜ ", " / ", "", "" },    { ": ", "**", " / ", "**", "" },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (choices); i++)
    for (gsize k = 0; k < G_N_ELEMENTS (layouts); k++)
      {
        g_autofree char *line = dup_line (choices[i], layouts[k].opening, layouts[k].before, layouts[k].between,
                                          layouts[k].after, layouts[k].closing);
        g_autofree char *options = g_strjoinv ("|", (char **) choices[i] + 1);
        g_autofree char *expected = g_strconcat ("choice ", options, NULL);
        expect (line, expected);
      }
}

/* The same in the cells of a table, which need no label. */
static void
test_choices_in_cells (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (choices); i++)
    {
      g_autofree char *options = g_strjoinv ("|", (char **) choices[i] + 1);
      g_autofree char *words = g_strjoinv (" / ", (char **) choices[i] + 1);
      g_autofree char *boxes = g_strjoinv (" [ ] ", (char **) choices[i] + 1);
      g_autofree char *table = g_strdup_printf ("| # | X |\n|---|---|\n| a | %s |\n| b | [ ] %s |\n", words, boxes);
      g_autofree char *expected = g_strdup_printf ("choice %s; choice %s", options, options);
      expect (table, expected);
    }
}

/* Siblings that exclude each other. */
static void
test_siblings (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (choices); i++)
    {
      if (choices[i][3] != NULL)
        continue;
      g_autofree char *text = g_strdup_printf ("**%s:**\n\n- [ ] **%s** - in words\n- [ ] **%s**\n", choices[i][0],
                                               choices[i][1], choices[i][2]);
      g_autofree char *found = describe (text);
      g_autofree char *expected = g_strdup_printf ("choice %s|%s;", choices[i][1], choices[i][2]);
      if (!g_str_has_prefix (found, expected))
        g_test_fail_printf ("“%s” was read as “%s”.", text, found);
    }
}

static const struct
{
  const char *text;
  const char *expected;
} lines[] = {
  /* boxes */
  { "- [ ] Bridge is up\n", "check Bridge is up" },
  { "* [x] Bridge is up\n", "check Bridge is up" },
  { "+ [X] Bridge is up\n", "check Bridge is up" },
  { "1. [ ] Bridge is up\n", "check Bridge is up" },
  { "1) [ ] Bridge is up\n", "check Bridge is up" },
  { "[ ] Bridge is up\n", "check Bridge is up" },
  { "☐ Bridge is up\n", "check Bridge is up" },
  { "- □ Bridge is up\n", "check Bridge is up" },
  { "- ⬜ Bridge is up\n", "check Bridge is up" },
  { "- [✅] Bridge is up\n", "check Bridge is up" },
  { "#### ☐ Bridge is up\n", "check Bridge is up" },
  { "- [ ] ✅ Bridge is up\n", "check Bridge is up" },
  { "- [n/a] Bridge is up\n", "check Bridge is up" },
  { "- [-] Bridge is up\n", "check Bridge is up" },
  { "> - [ ] Bridge is up\n", "check Bridge is up" },
  { "\xef\xbb\xbf- [ ] Bridge is up\r\n- [ ] Gate is shut\r\n", "check Bridge is up; check Gate is shut" },
  { "- [ ] Bridge is up\r- [ ] Gate is shut\r", "check Bridge is up; check Gate is shut" },
  { "| A | B |\n|---|---|\n| Bridge | [ ] |\n", "check Bridge" },
  { "Words above\n| A | B |\n|---|---|\n| Bridge | ☐ |\n", "check Bridge" },
  { "| A | Yes | No |\n|---|---|---|\n| Bridge | [ ] | [ ] |\n", "choice Yes|No" },
  { "- text\n  | A | B |\n  |---|---|\n  | Bridge | [ ] |\n", "check Bridge" },
  { "- [ ] PASS / FAIL\n", "check PASS / FAILPASS|FAIL" },
  /* a box and a choice */
  { "- [ ] Bridge: PASS / FAIL\n", "check Bridge: PASS / FAIL; choice PASS|FAIL" },
  { "- [ ] Firefox: ____ | Status: [ ] PASS [ ] FAIL\n",
    "check Firefox; field Firefox; choice PASS|FAIL" },
  /* blanks */
  { "Depth: ____________\n", "field Depth" },
  { "**Depth:** ____ m\n", "field Depth" },
  { "Depth: **\\_\\_\\_\\_**\n", "field Depth" },
  { "Depth: \\_\\_\\_\\_\\_\n", "field Depth" },
  { "Depth: \\***\\*\\*\\*\\*\\***\\_\\_\\_\\***\\*\\*\\*\\*\\***\n", "field Depth" },
  { "Depth: ****\\_****\n", "field Depth" },
  { "Date: ___/___/______\n", "field Date" },
  { "Time: ___:___\n", "field Time" },
  { "Signed: ______ Date: ______\n", "field Signed; field Date" },
  { "Depth (____ m) of the lock\n", "field Depth" },
  { "**Conditions:**\n- ___________\n- ___________\n", "field Conditions; field Conditions" },
  { "深さ：______\n", "field 深さ" },
  { "**Owner:**\n", "field Owner" },
  { "Reviewed by:\n\nDate:\n", "field Reviewed by; field Date" },
  { "- Fecha:\n- Responsable:\n", "field Fecha; field Responsable" },
  { "| Role | Name | Signature | Date |\n|---|---|---|---|\n| Lock keeper | | | |\n",
    "field Lock keeper: Name; field Lock keeper: Signature; field Lock keeper: Date" },
  { "| Metric | Actual |\n|---|---|\n| Depth | ___ m |\n| Width | |\n", "field Depth: Actual; field Width: Actual" },
  { "Error rate: ____% (limit ≤ 5%), Latency: ____ ms\n", "field Error rate; field Latency" },
  { "- Tested? ☐ Yes  ☐ No  Comment: ______\n", "choice Yes|No; field Comment" },
  { "Verdict: [ ] Pass  [ ] Fail  [ ] Pass with conditions: ______\n",
    "choice Pass|Fail|Pass with conditions; field Pass with conditions" },
  { "Result → PASS / FAIL\n", "choice PASS|FAIL" },
  { "| Test | i.O. | n.i.O. |\n|---|---|---|\n| Lock | ☐ | ☐ |\n", "choice i.O.|n.i.O." },
  /* forms in fences */
  { "```\n[ ] Bridge is up\nName: ______\nResult: [ ] PASS [ ] FAIL\n```\n",
    "check Bridge is up; field Name; choice PASS|FAIL" },
  { "```text\n│ ☐ Bridge is up   │\n│ Name: ______     │\n```\n", "check Bridge is up; field Name" },
  /* nothing to answer */
  { "<!-- - [ ] hidden\nName: ____ -->\n", "" },
  { "[//]: # (- [ ] hidden)\n", "" },
  { "`- [ ] code`\n", "" },
  { "```markdown\n- [ ] for others\nName: ____\n```\n", "" },
  { "```bash\n# [ ] remark\n[ -f x ] && echo\n```\n", "" },
  { "The name __init__ and __main__ and FOO__BAR, ___strong___.\n", "" },
  { "---\n\n***\n\n* * *\n", "" },
  { "[link](http://localhost) and [ref]: text\n", "" },
  { "---\ntitle: x\nname: y\n---\n\nText.\n", "" },
  { "Either/or, and/or, input/output.\n", "" },
  { "Steps:\n- one\n- two\n", "" },
};

static void
test_lines (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (lines); i++)
    expect (lines[i].text, lines[i].expected);
}

/* What boxes mean, told by headings and names of lists in other words than any document we know. */
static void
test_roles (void)
{
  static const struct
  {
    guint line;
    CsnRole role;
    gboolean uncertain;
  } expected[] = {
    { 5, CSN_ROLE_NOGO_TRIGGER, FALSE }, { 9, CSN_ROLE_NOGO_TRIGGER, TRUE },
    { 14, CSN_ROLE_ROLLBACK_TRIGGER, FALSE }, { 19, CSN_ROLE_NOGO_TRIGGER, FALSE },
    { 22, CSN_ROLE_NOGO_TRIGGER, TRUE }, { 25, CSN_ROLE_STOP_CONDITION, TRUE },
    { 29, CSN_ROLE_ROLLBACK_TRIGGER, FALSE }, { 32, CSN_ROLE_GO_CRITERION, TRUE },
    { 36, CSN_ROLE_GO_CRITERION, TRUE }, { 39, CSN_ROLE_ROLE_SIGNOFF, TRUE },
    { 43, CSN_ROLE_ROLE_SIGNOFF, FALSE }, { 47, CSN_ROLE_FOLLOWUP, FALSE },
    { 48, CSN_ROLE_FOLLOWUP_RECURRING, FALSE }, { 51, CSN_ROLE_FOLLOWUP, FALSE },
    { 57, CSN_ROLE_CHECK, FALSE }, { 60, CSN_ROLE_ATTRIBUTION, FALSE },
    { 61, CSN_ROLE_VERDICT, FALSE }, { 64, CSN_ROLE_WINDOW_RULE, FALSE },
    { 65, CSN_ROLE_WINDOW_RULE, FALSE }, { 70, CSN_ROLE_SUCCESS_CRITERION, FALSE },
    { 73, CSN_ROLE_STOP_CONDITION, FALSE }, { 78, CSN_ROLE_SECTION_CHECK, FALSE },
    { 83, CSN_ROLE_RECOMMENDATION, FALSE }, { 84, CSN_ROLE_RISK, FALSE },
    { 86, CSN_ROLE_CONDITION, FALSE },
  };
  g_autoptr (GBytes) bytes = read_data ("launch-in-other-words.md");
  g_autoptr (CsnChecklist) checklist = import_bytes (bytes);
  for (gsize i = 0; i < G_N_ELEMENTS (expected); i++)
    {
      g_autofree char *address = g_strdup_printf ("L%u", expected[i].line);
      CsnItem *item = get_item (checklist, address);
      if (csn_item_get_role (item) != expected[i].role || csn_item_is_uncertain (item) != expected[i].uncertain)
        g_test_fail_printf ("%s “%s” is read as %s%s.", address, csn_item_get_label (item),
                            csn_enum_to_string (CSN_TYPE_ROLE, csn_item_get_role (item)),
                            csn_item_is_uncertain (item) ? ", uncertain" : "");
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/document/constructs/choices", test_choices);
  g_test_add_func ("/document/constructs/choices-in-cells", test_choices_in_cells);
  g_test_add_func ("/document/constructs/siblings", test_siblings);
  g_test_add_func ("/document/constructs/lines", test_lines);
  g_test_add_func ("/document/constructs/roles", test_roles);
  return g_test_run ();
}
