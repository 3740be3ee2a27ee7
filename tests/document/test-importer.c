/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Tests what the importer makes of documents: places and their positions, roles, kinds of fields, choices in several
 * languages, signing acts, stages, and what it refuses. */

#include "document-test.h"

#include <string.h>

#include "csn-source.h"

#include "csn-document-error.h"
#include "csn-inspection.h"

typedef struct
{
  const char *name;
  const char *text;
  const char *address;
  CsnRole role;
} RoleCase;

static const RoleCase role_cases[] = {
  { "check", "- [ ] Tests pass\n", "L1", CSN_ROLE_CHECK },
  { "group", "- [ ] Tests\n  - [ ] one\n", "L1", CSN_ROLE_GROUP },
  { "not-group-verdict", "- [ ] Speed\n  - [ ] PASS / FAIL\n", "L1", CSN_ROLE_CHECK },
  { "not-group-attribution", "- [ ] Guide\n  - [ ] Reviewed by: ____\n", "L1", CSN_ROLE_CHECK },
  { "verdict", "- [ ] Speed\n  - [ ] PASS / FAIL\n", "L2", CSN_ROLE_VERDICT },
  { "attribution", "- [ ] Guide\n  - [ ] Reviewed by: ____\n", "L2", CSN_ROLE_ATTRIBUTION },
  { "go", "**GO Criteria** (ALL must be YES):\n- [ ] Tests pass\n", "L2", CSN_ROLE_GO_CRITERION },
  { "no-go", "**NO-GO Triggers** (ANY):\n- [ ] Tests fail\n", "L2", CSN_ROLE_NOGO_TRIGGER },
  { "rollback", "## Rollback\n**Roll back if any of these occur:**\n- [ ] Errors > 5%\n", "L3", CSN_ROLE_ROLLBACK_TRIGGER },
  { "rollback-heading", "## Откат, если:\n- [ ] Ошибки > 5%\n", "L2", CSN_ROLE_ROLLBACK_TRIGGER },
  { "no-go-quoted", "## Условия «No-Go»\n- [ ] Нет копии\n", "L2", CSN_ROLE_NOGO_TRIGGER },
  { "below-rollback", "## Rollback Criteria\n### 4. Rounds\n- [ ] Round done\n", "L3", CSN_ROLE_CHECK },
  { "definition", "- [ ] Rollback triggers defined\n  - [ ] Errors > 5%\n", "L2", CSN_ROLE_TRIGGER_DEFINITION },
  { "derived", "- [ ] All previous gates passed\n", "L1", CSN_ROLE_DERIVED },
  { "followup", "## After\n### First 24 Hours\n- [ ] Watch the log\n", "L3", CSN_ROLE_FOLLOWUP },
  { "followup-german", "## Erste 24 Stunden\n- [ ] Protokoll ansehen\n", "L2", CSN_ROLE_FOLLOWUP },
  { "followup-turkish", "## İlk 24 saat\n- [ ] Kayıtlara bak\n", "L2", CSN_ROLE_FOLLOWUP },
  { "followup-thai", "## 24 ชั่วโมงแรก\n- [ ] ดูบันทึก\n", "L2", CSN_ROLE_FOLLOWUP },
  { "recurring", "## First Week\n- [ ] Read metrics every 6 hours\n", "L2", CSN_ROLE_FOLLOWUP_RECURRING },
  { "timed", "- [ ] Monitor errors for 20 minutes\n", "L1", CSN_ROLE_TIMED_OBSERVATION },
  { "window", "- [ ] **STOP** - Do not deploy on Friday after 1pm\n", "L1", CSN_ROLE_WINDOW_RULE },
  { "sign-off", "## Sign-Off\n- [ ] **Developer**: Code complete\n", "L2", CSN_ROLE_ROLE_SIGNOFF },
  { "radio", "**Recommendation**:\n- [ ] **GO**\n- [ ] **NO-GO**\n", "L2", CSN_ROLE_RECOMMENDATION },
  { "option", "**Recommendation**:\n- [ ] **GO**\n- [ ] **NO-GO**\n", "L3", CSN_ROLE_CHOICE_OPTION },
  { "success", "## Stage 1: x\n**Success Criteria**:\n- Rows there\n", "L3", CSN_ROLE_SUCCESS_CRITERION },
  { "stop", "## Stage 1: x\n**Stop Conditions**:\n- Rows missing\n", "L3", CSN_ROLE_STOP_CONDITION },
  { "risk", "**Risk Assessment**:\n- Technical Risk: [ ] LOW / [ ] HIGH\n", "L2", CSN_ROLE_RISK },
  { "lifecycle", "**Document Status**: [ ] DRAFT / [ ] APPROVED\n", "L1", CSN_ROLE_LIFECYCLE },
  { "overall", "**Overall Status**: [ ] PASS / [ ] FAIL\n", "L1", CSN_ROLE_OVERALL_STATUS },
  { "section-check", "### Check 1: x\n**Status:** ⏳ Pending\n", "L1", CSN_ROLE_SECTION_CHECK },
  { "artifact", "- [ ] Guide written\n  - Location: `docs/guide.md`\n", "L2", CSN_ROLE_ARTIFACT },
  { "condition", "**Conditions**:\n- ________\n", "L2", CSN_ROLE_CONDITION },
};

static void
test_role (gconstpointer data)
{
  const RoleCase *c = data;
  g_autoptr (CsnChecklist) checklist = import_text (c->text);
  g_assert_cmpstr (csn_enum_to_string (CSN_TYPE_ROLE, csn_item_get_role (get_item (checklist, c->address))), ==,
                   csn_enum_to_string (CSN_TYPE_ROLE, c->role));
}

typedef struct
{
  const char *text;
  CsnFieldKind kind;
  const char *unit;
} FieldCase;

static const FieldCase field_cases[] = {
  { "**Date**: ________\n", CSN_FIELD_DATE, NULL },
  { "**Datum:** ____/____/________\n", CSN_FIELD_DATE, NULL },
  { "- [ ] x\n  - Last Run: ____ / ____\n", CSN_FIELD_DATETIME_PAIR, NULL },
  { "Time: ___:___\n", CSN_FIELD_DATETIME, NULL },
  { "- Timezone: ____\n", CSN_FIELD_TIMEZONE, NULL },
  { "- Tested by: ____\n", CSN_FIELD_PERSON, NULL },
  { "- Geprüft von: ____\n", CSN_FIELD_PERSON, NULL },
  { "- 检查人：____\n", CSN_FIELD_PERSON, NULL },
  { "**Signature**: ________\n", CSN_FIELD_SIGNATURE, NULL },
  { "**Unterschrift:** ________\n", CSN_FIELD_SIGNATURE, NULL },
  { "- Actual: ____ms\n", CSN_FIELD_MEASURE, "ms" },
  { "- Coverage: ____%\n", CSN_FIELD_MEASURE, "%" },
  { "- Duration: ____ minutes\n", CSN_FIELD_MEASURE, "minutes" },
  { "- Issues: ____\n", CSN_FIELD_COUNT, NULL },
  { "- Completion Rate: ____%\n", CSN_FIELD_DERIVED_PERCENT, "%" },
  { "- Items Completed: ____\n", CSN_FIELD_DERIVED_COUNT, NULL },
  { "- On-call Contact: ____\n", CSN_FIELD_PERSON_CONTACT, NULL },
  { "- Monitoring Dashboard: ____\n", CSN_FIELD_URL, NULL },
  { "- Notes: ____\n", CSN_FIELD_TEXT, NULL },
  { "Unterschrift: ________\n", CSN_FIELD_SIGNATURE, NULL },
  { "Uhrzeit: ________\n", CSN_FIELD_DATETIME, NULL },
  { "Verantwortlich: ________\n", CSN_FIELD_PERSON, NULL },
  { "Freigegeben von: ________\n", CSN_FIELD_PERSON, NULL },
  { "Fällig am: ________\n", CSN_FIELD_DATE, NULL },
  { "Testé par: ________\n", CSN_FIELD_PERSON, NULL },
  { "Signature: ________\n", CSN_FIELD_SIGNATURE, NULL },
  { "Heure: ________\n", CSN_FIELD_DATETIME, NULL },
  { "Responsable: ________\n", CSN_FIELD_PERSON, NULL },
  { "Approuvé par: ________\n", CSN_FIELD_PERSON, NULL },
  { "Nom: ________\n", CSN_FIELD_PERSON, NULL },
  { "Date d'échéance: ________\n", CSN_FIELD_DATE, NULL },
  { "Probado por: ________\n", CSN_FIELD_PERSON, NULL },
  { "Fecha: ________\n", CSN_FIELD_DATE, NULL },
  { "Firma: ________\n", CSN_FIELD_SIGNATURE, NULL },
  { "Hora: ________\n", CSN_FIELD_DATETIME, NULL },
  { "Responsable: ________\n", CSN_FIELD_PERSON, NULL },
  { "Aprobado por: ________\n", CSN_FIELD_PERSON, NULL },
  { "Nombre: ________\n", CSN_FIELD_PERSON, NULL },
  { "Fecha límite: ________\n", CSN_FIELD_DATE, NULL },
  { "Testado por: ________\n", CSN_FIELD_PERSON, NULL },
  { "Data: ________\n", CSN_FIELD_DATE, NULL },
  { "Assinatura: ________\n", CSN_FIELD_SIGNATURE, NULL },
  { "Hora: ________\n", CSN_FIELD_DATETIME, NULL },
  { "Responsável: ________\n", CSN_FIELD_PERSON, NULL },
  { "Aprovado por: ________\n", CSN_FIELD_PERSON, NULL },
  { "Nome: ________\n", CSN_FIELD_PERSON, NULL },
  { "Data limite: ________\n", CSN_FIELD_DATE, NULL },
  { "Проверил: ________\n", CSN_FIELD_PERSON, NULL },
  { "Дата: ________\n", CSN_FIELD_DATE, NULL },
  { "Подпись: ________\n", CSN_FIELD_SIGNATURE, NULL },
  { "Время: ________\n", CSN_FIELD_DATETIME, NULL },
  { "Ответственный: ________\n", CSN_FIELD_PERSON, NULL },
  { "Утвердил: ________\n", CSN_FIELD_PERSON, NULL },
  { "ФИО: ________\n", CSN_FIELD_PERSON, NULL },
  { "Имя: ________\n", CSN_FIELD_PERSON, NULL },
  { "Исполнитель: ________\n", CSN_FIELD_PERSON, NULL },
  { "测试人: ________\n", CSN_FIELD_PERSON, NULL },
  { "测试人员: ________\n", CSN_FIELD_PERSON, NULL },
  { "日期: ________\n", CSN_FIELD_DATE, NULL },
  { "签名: ________\n", CSN_FIELD_SIGNATURE, NULL },
  { "时间: ________\n", CSN_FIELD_DATETIME, NULL },
  { "负责人: ________\n", CSN_FIELD_PERSON, NULL },
  { "审批人: ________\n", CSN_FIELD_PERSON, NULL },
  { "姓名: ________\n", CSN_FIELD_PERSON, NULL },
  { "审核人: ________\n", CSN_FIELD_PERSON, NULL },
  { "执行人: ________\n", CSN_FIELD_PERSON, NULL },
  { "完成日期: ________\n", CSN_FIELD_DATE, NULL },
  { "担当者: ________\n", CSN_FIELD_PERSON, NULL },
  { "日付: ________\n", CSN_FIELD_DATE, NULL },
  { "署名: ________\n", CSN_FIELD_SIGNATURE, NULL },
  { "時刻: ________\n", CSN_FIELD_DATETIME, NULL },
  { "承認者: ________\n", CSN_FIELD_PERSON, NULL },
  { "確認者: ________\n", CSN_FIELD_PERSON, NULL },
  { "氏名: ________\n", CSN_FIELD_PERSON, NULL },
  { "実施日: ________\n", CSN_FIELD_DATE, NULL },
  { "レビュー担当: ________\n", CSN_FIELD_PERSON, NULL },
  { "責任者: ________\n", CSN_FIELD_PERSON, NULL },
  { "담당자: ________\n", CSN_FIELD_PERSON, NULL },
  { "날짜: ________\n", CSN_FIELD_DATE, NULL },
  { "서명: ________\n", CSN_FIELD_SIGNATURE, NULL },
  { "시간: ________\n", CSN_FIELD_DATETIME, NULL },
  { "승인자: ________\n", CSN_FIELD_PERSON, NULL },
  { "테스터: ________\n", CSN_FIELD_PERSON, NULL },
  { "이름: ________\n", CSN_FIELD_PERSON, NULL },
  { "책임자: ________\n", CSN_FIELD_PERSON, NULL },
  { "검토자: ________\n", CSN_FIELD_PERSON, NULL },
  { "완료일: ________\n", CSN_FIELD_DATE, NULL },
  { "Người kiểm tra: ________\n", CSN_FIELD_PERSON, NULL },
  { "Ngày: ________\n", CSN_FIELD_DATE, NULL },
  { "Chữ ký: ________\n", CSN_FIELD_SIGNATURE, NULL },
  { "Giờ: ________\n", CSN_FIELD_DATETIME, NULL },
  { "Người phụ trách: ________\n", CSN_FIELD_PERSON, NULL },
  { "Người phê duyệt: ________\n", CSN_FIELD_PERSON, NULL },
  { "Họ tên: ________\n", CSN_FIELD_PERSON, NULL },
  { "Họ và tên: ________\n", CSN_FIELD_PERSON, NULL },
  { "Người thực hiện: ________\n", CSN_FIELD_PERSON, NULL },
  { "ผู้ทดสอบ: ________\n", CSN_FIELD_PERSON, NULL },
  { "วันที่: ________\n", CSN_FIELD_DATE, NULL },
  { "ลายเซ็น: ________\n", CSN_FIELD_SIGNATURE, NULL },
  { "เวลา: ________\n", CSN_FIELD_DATETIME, NULL },
  { "ผู้รับผิดชอบ: ________\n", CSN_FIELD_PERSON, NULL },
  { "ผู้อนุมัติ: ________\n", CSN_FIELD_PERSON, NULL },
  { "ชื่อ: ________\n", CSN_FIELD_PERSON, NULL },
  { "ผู้ตรวจสอบ: ________\n", CSN_FIELD_PERSON, NULL },
  { "Test eden: ________\n", CSN_FIELD_PERSON, NULL },
  { "Tarih: ________\n", CSN_FIELD_DATE, NULL },
  { "İmza: ________\n", CSN_FIELD_SIGNATURE, NULL },
  { "Saat: ________\n", CSN_FIELD_DATETIME, NULL },
  { "Sorumlu: ________\n", CSN_FIELD_PERSON, NULL },
  { "Onaylayan: ________\n", CSN_FIELD_PERSON, NULL },
  { "Ad Soyad: ________\n", CSN_FIELD_PERSON, NULL },
  { "İsim: ________\n", CSN_FIELD_PERSON, NULL },
  { "Kontrol eden: ________\n", CSN_FIELD_PERSON, NULL },
  { "المختبر: ________\n", CSN_FIELD_PERSON, NULL },
  { "التاريخ: ________\n", CSN_FIELD_DATE, NULL },
  { "التوقيع: ________\n", CSN_FIELD_SIGNATURE, NULL },
  { "الوقت: ________\n", CSN_FIELD_DATETIME, NULL },
  { "المسؤول: ________\n", CSN_FIELD_PERSON, NULL },
  { "المعتمد: ________\n", CSN_FIELD_PERSON, NULL },
  { "الاسم: ________\n", CSN_FIELD_PERSON, NULL },
  { "تاريخ الانتهاء: ________\n", CSN_FIELD_DATE, NULL },
  { "اسم المختبر: ________\n", CSN_FIELD_PERSON, NULL },
};

static CsnItem *
first_field (CsnChecklist *checklist)
{
  GListModel *items = csn_checklist_get_items (checklist);
  for (guint i = 0; i < g_list_model_get_n_items (items); i++)
    {
      g_autoptr (CsnItem) item = g_list_model_get_item (items, i);
      if (csn_item_get_kind (item) == CSN_ITEM_FIELD)
        return item;
    }
  return NULL;
}

static void
test_fields (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (field_cases); i++)
    {
      g_autoptr (CsnChecklist) checklist = import_text (field_cases[i].text);
      CsnItem *item = first_field (checklist);
      g_assert_nonnull (item);
      g_assert_cmpstr (csn_enum_to_string (CSN_TYPE_FIELD_KIND, csn_item_get_field_kind (item)), ==,
                       csn_enum_to_string (CSN_TYPE_FIELD_KIND, field_cases[i].kind));
      g_assert_cmpstr (csn_item_get_unit (item), ==, field_cases[i].unit);
    }
}

static const struct
{
  const char *text;
  const char *options; /* joined with bars */
} choice_cases[] = {
  { "Result: ☐ Pass ☐ Fail\n", "Pass|Fail" },
  { "- Ergebnis: ☐ ja ☐ nein\n", "ja|nein" },
  { "**Statut** : ⬜ Réussi / ⬜ Échec\n", "Réussi|Échec" },
  { "总体状态：⬜ 通过 / ⬜ 不通过\n", "通过|不通过" },
  { "结果：□ 通过　□ 不通过　□ 不适用\n", "通过|不通过|不适用" },
  { "ผลรวม: ☐ ผ่าน ☐ ไม่ผ่าน (เหตุผล: ____)\n", "ผ่าน|ไม่ผ่าน" },
  { "判定: [ ] 合格 [ ] 不合格\n", "合格|不合格" },
  { "Решение: [ ] да / [ ] нет\n", "да|нет" },
  { "Sonuç: [ ] geçti / [ ] kaldı\n", "geçti|kaldı" },
  { "Sonuç: GEÇTİ / KALDI\n", "GEÇTİ|KALDI" },
  { "Sonuç: BAŞARILI / BAŞARISIZ\n", "BAŞARILI|BAŞARISIZ" },
  { "```\nLevel: [LOW/MEDIUM/HIGH]\n```\n", "LOW|MEDIUM|HIGH" },
  { "القرار: [ ] نعم / [ ] لا\n", "نعم|لا" },
  { "Approved: Yes ☐ No ☐\n", "Yes|No" },
  { "Corruption found: yes/no\n", "yes|no" },
  { "Severity: [LOW/MEDIUM/HIGH]\n", "LOW|MEDIUM|HIGH" },
  { "- [ ] Pass / [ ] Fail\n", "Pass|Fail" },
  { "Chrome: ____ | Status: [ ] PASS [ ] FAIL\n", "PASS|FAIL" },
  { "Outcome: Pass / Fail / N/A\n", "Pass|Fail|N/A" },
};

static void
test_choices (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (choice_cases); i++)
    {
      g_autoptr (CsnChecklist) checklist = import_text (choice_cases[i].text);
      GListModel *items = csn_checklist_get_items (checklist);
      g_autofree char *found = NULL;
      for (guint k = 0; k < g_list_model_get_n_items (items) && found == NULL; k++)
        {
          g_autoptr (CsnItem) item = g_list_model_get_item (items, k);
          gsize n;
          const CsnOption *options = csn_item_get_options (item, &n);
          g_autoptr (GString) texts = g_string_new (NULL);
          for (gsize o = 0; o < n; o++)
            g_string_append_printf (texts, "%s%s", o > 0 ? "|" : "", options[o].text);
          if (n > 0)
            found = g_strdup (texts->str);
        }
      g_assert_cmpstr (found, ==, choice_cases[i].options);
    }
}

static guint
count_items (CsnChecklist *checklist)
{
  return g_list_model_get_n_items (csn_checklist_get_items (checklist));
}

/* Nothing in here asks for an answer. */
static void
test_false_alarms (void)
{
  static const char *const texts[] = {
    "<!-- - [ ] hidden ____ -->\n",
    "<!--\n- [ ] hidden\n____________\n-->\n",
    "[//]: # (- [ ] hidden ____)\n",
    "Use `[ ] x` and `____`.\n",
    "Call __init__ and __del__ of the class.\n",
    "See a.__class__.__name__, __init__.__doc__, __a__/__b__ and __x__:__y__.\n",
    "a\n\n---\n\nb\n\n***\n",
    "snake_case_name and _emphasis_ and **bold**\n",
    "See [a link](http://x/[ ]) and [x](y).\n",
    "| a | b |\n|---|---|\n| c | d |\n",
    "- ✅ done long ago\n- text\n",
    "Call f( ) then g( ) or h(x) and k(x), (x) axis and (x) again.\n",
    "```\nComponent: [API / DB / Cache]\n```\n",
    "```\n__dunder__\n```\n",
    "```\nmy_dir_\n```\n",
    "```\n- __init__  __name__\n```\n",
    "```\nsnake_case_ and my_dir_name\nlambda_ (x)\nratio 1_000/2, 2026-03-04, 10:15, v1.2.3\n```\n",
  };
  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (CsnChecklist) checklist = import_text (texts[i]);
      if (count_items (checklist) != 0)
        g_error ("Something to answer was seen in: %s", texts[i]);
    }
}

static void
assert_refused (const char *data,
                gsize       length,
                int         code)
{
  g_autoptr (GBytes) bytes = g_bytes_new (data, length);
  g_autoptr (GError) error = NULL;
  g_assert_null (csn_importer_import (bytes, &error));
  g_assert_error (error, CSN_DOCUMENT_ERROR, code);
}

static void
test_refused (void)
{
  assert_refused ("- [ ] a\xff\n", 9, CSN_DOCUMENT_ERROR_NOT_TEXT);
  assert_refused ("- [ ]\0a\n", 8, CSN_DOCUMENT_ERROR_NOT_TEXT);
  g_autofree char *large = g_strnfill (CSN_DOCUMENT_MAX_BYTES + 1, 'a');
  assert_refused (large, strlen (large), CSN_DOCUMENT_ERROR_TOO_LARGE);
  g_autofree char *deep = g_strnfill (2000, '>');
  deep[1999] = 'a';
  assert_refused (deep, strlen (deep), CSN_DOCUMENT_ERROR_TOO_DEEP);
  g_autoptr (CsnChecklist) empty = import_text ("");
  g_assert_cmpuint (count_items (empty), ==, 0);
}

/* Offsets count from the first byte whatever stands in front, and lines as an editor counts them. */
static void
test_positions (void)
{
  static const char *const fronts[] = { "", "\xef\xbb\xbf", "---\ntitle: x\n---\n", "\xef\xbb\xbf---\r\nname: x\r\n---\r\n" };
  static const char *const ends[] = { "\n", "\r\n", "\r" };
  static const guint front_lines[] = { 0, 0, 3, 3 };
  for (gsize f = 0; f < G_N_ELEMENTS (fronts); f++)
    for (gsize e = 0; e < G_N_ELEMENTS (ends); e++)
      {
        g_autofree char *text = g_strdup_printf ("%s# T%s%s- [ ] a%s  - Date: ____%s", fronts[f], ends[e], ends[e], ends[e], ends[e]);
        g_autoptr (CsnChecklist) checklist = import_text (text);
        g_assert_cmpuint (count_items (checklist), ==, 2);
        g_autofree char *address = g_strdup_printf ("L%u", front_lines[f] + 3);
        CsnSpan box = csn_item_get_box (get_item (checklist, address));
        g_assert_cmpmem (text + box.start, csn_span_length (&box), "[ ]", 3);
        gsize n;
        const CsnSpan *blanks = csn_item_get_blanks (first_field (checklist), &n);
        g_assert_cmpuint (n, ==, 1);
        g_assert_cmpmem (text + blanks[0].start, csn_span_length (&blanks[0]), "____", 4);
        g_assert_cmpstr (csn_checklist_get_title (checklist), ==, "T");
      }
}

static void
test_table_under_text (void)
{
  g_autoptr (CsnChecklist) checklist = import_text ("**Sign here**:\n| Role | Signature | Date |\n|---|---|---|\n| Lead | ____ | ____ |\n");
  g_assert_cmpuint (g_list_model_get_n_items (csn_checklist_get_tables (checklist)), ==, 1);
  CsnSlot *slot = csn_checklist_find_slot (checklist, "Lead");
  g_assert_nonnull (slot);
  g_assert_nonnull (csn_slot_get_signature (slot));
  g_assert_nonnull (csn_slot_get_date (slot));
}

/* Ids do not depend on what is answered, nor on lines above. */
static void
test_stable_ids (void)
{
  g_autoptr (CsnChecklist) before = import_text ("# A\n- [ ] one\n- [ ] one\n- Date: ____\n");
  g_autoptr (CsnChecklist) after = import_text ("# A\n\ntext\n\n- [x] one\n- [ ] one\n- Date: <ins>2026-03-04</ins>\n");
  g_assert_cmpstr (csn_item_get_id (get_item (before, "L2")), ==, csn_item_get_id (get_item (after, "L5")));
  g_assert_cmpstr (csn_item_get_id (get_item (before, "L3")), ==, csn_item_get_id (get_item (after, "L6")));
  g_assert_cmpstr (csn_item_get_id (get_item (before, "L4")), ==, csn_item_get_id (get_item (after, "L7")));
  g_assert_cmpstr (csn_item_get_value (get_item (after, "L7")), ==, "2026-03-04");
}

static void
test_bound_lines (void)
{
  g_autoptr (CsnChecklist) checklist
    = import_text ("- [ ] Tests\n  - Expected: >95% pass rate\n  - Command: `make check`\n  - Results: ____ passing, ____ failing\n");
  CsnItem *item = get_item (checklist, "L1");
  g_assert_cmpstr (csn_item_get_expected (item), ==, ">95% pass rate");
  g_assert_cmpstr (csn_item_get_command (item), ==, "make check");
  GListModel *probes = csn_checklist_get_probes (checklist);
  g_assert_cmpuint (g_list_model_get_n_items (probes), ==, 1);
  g_autoptr (CsnProbeSpec) probe = g_list_model_get_item (probes, 0);
  g_assert_true (csn_probe_spec_get_item (probe) == item);
  g_assert_cmpuint (csn_probe_spec_get_fills (probe)->len, ==, 2);
  g_assert_cmpstr (csn_item_get_label (get_item (checklist, "L4#2")), ==, "Results: failing");
}

typedef struct
{
  const char *name;
  guint slots;
  guint stages;
  guint probes;
  guint problems;
} DocumentCase;

static const DocumentCase document_cases[] = {
  { "release-form.md", 3, 0, 14, 1 },     { "staged-rollout.md", 1, 3, 19, 5 }, { "phase-gate.md", 1, 0, 14, 5 },
  { "deployment-steps.md", 6, 0, 20, 8 }, { "validation-checks.md", 1, 0, 12, 5 },
};

static void
test_documents (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (document_cases); i++)
    {
      const DocumentCase *c = &document_cases[i];
      g_autoptr (GBytes) bytes = read_data (c->name);
      g_autoptr (CsnChecklist) checklist = import_bytes (bytes);
      g_test_message ("%s", c->name);
      g_assert_cmpuint (g_list_model_get_n_items (csn_checklist_get_slots (checklist)), ==, c->slots);
      g_assert_cmpuint (g_list_model_get_n_items (csn_checklist_get_stages (checklist)), ==, c->stages);
      g_assert_cmpuint (g_list_model_get_n_items (csn_checklist_get_probes (checklist)), ==, c->probes);
      g_assert_cmpuint (g_list_model_get_n_items (csn_checklist_get_problems (checklist)), ==, c->problems);
    }
}

/* Every byte of a document belongs to a block or is blank, in order. */
static void
test_blocks (void)
{
  g_autoptr (GPtrArray) paths = list_own_documents ();
  for (guint i = 0; i < paths->len; i++)
    {
      g_autoptr (GBytes) bytes = read_path (paths->pdata[i]);
      g_autoptr (CsnChecklist) checklist = import_bytes (bytes);
      const char *text = g_bytes_get_data (bytes, NULL);
      gsize at = 0;
      GListModel *blocks = csn_checklist_get_blocks (checklist);
      for (guint k = 0; k <= g_list_model_get_n_items (blocks); k++)
        {
          g_autoptr (CsnBlock) block = g_list_model_get_item (blocks, k);
          CsnSpan span = block != NULL ? csn_block_get_span (block) : (CsnSpan) { g_bytes_get_size (bytes), 0 };
          g_assert_cmpuint (span.start, >=, at);
          for (; at < span.start; at++)
            g_assert_true (g_ascii_isspace (text[at]) || (guchar) text[at] >= 0x80);
          at = block != NULL ? span.end : at;
        }
    }
}

static void
test_truncated (void)
{
  g_autoptr (GPtrArray) paths = list_own_documents ();
  for (guint i = 0; i < paths->len; i++)
    {
      g_autoptr (GBytes) bytes = read_path (paths->pdata[i]);
      for (gsize length = 0; length < g_bytes_get_size (bytes); length += 61)
        {
          g_autoptr (GBytes) part = g_bytes_new_from_bytes (bytes, 0, length);
          g_autoptr (GError) error = NULL;
          g_autoptr (CsnChecklist) checklist = csn_importer_import (part, &error);
          g_assert_true (checklist != NULL || g_error_matches (error, CSN_DOCUMENT_ERROR, CSN_DOCUMENT_ERROR_NOT_TEXT));
        }
    }
}

static void
test_inspection (void)
{
  static const char *const lists[] = {
    "headings", "tasks", "pseudo_tasks", "hr_blanks", "code_blanks", "code_choices", "code_tasks", "tables", "cells", "choices",
    "blanks", "fields", "code", "code_classes", "keyvals", "probes", "checks", "approvals", "signoff_blocks", "stages",
    "success_criteria", "stop_conditions", "kill_switches", "minimum_runs", "prerequisites", "artifacts", "decision_rows",
    "iteration_limits", "windows", "lifecycle", "gate_classes", "actions", "parameters", "environment", "problems",
  };
  g_autoptr (GBytes) bytes = read_data ("release-form.md");
  g_autoptr (CsnChecklist) checklist = import_bytes (bytes);
  g_autoptr (JsonNode) node = csn_inspection_to_json (checklist);
  JsonObject *object = json_node_get_object (node);
  g_assert_cmpstr (json_object_get_string_member (object, "schema"), ==, "countersign-inspect/1");
  for (gsize i = 0; i < G_N_ELEMENTS (lists); i++)
    g_assert_nonnull (json_object_get_array_member (object, lists[i]));
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (object, "tasks")), ==, 71);
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (object, "approvals")), ==, 3);
}

/* Entities are read as a reader of the page does; code keeps them. */
static void
test_entities (void)
{
  static const char *const cases[][2] = {
    { "- [ ] &nbsp;&nbsp;Use TLS &amp; HSTS\n", "Use TLS & HSTS" },
    { "- [ ] p95 &lt; 200 ms\n", "p95 < 200 ms" },
    { "- [ ] Caf&#233; &#xe9;\n", "Café é" },
    { "- [ ] AT&T &unknown; &#; &#x110000; &\n", "AT&T &unknown; &#; &#x110000; &" },
    { "- [ ] Escape `&amp;` twice\n", "Escape &amp; twice" },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (CsnChecklist) checklist = import_text (cases[i][0]);
      g_assert_cmpstr (csn_item_get_text (get_item (checklist, "L1")), ==, cases[i][1]);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (role_cases); i++)
    {
      g_autofree char *path = g_strdup_printf ("/document/importer/role/%s", role_cases[i].name);
      g_test_add_data_func (path, &role_cases[i], test_role);
    }
  g_test_add_func ("/document/importer/fields", test_fields);
  g_test_add_func ("/document/importer/choices", test_choices);
  g_test_add_func ("/document/importer/entities", test_entities);
  g_test_add_func ("/document/importer/false-alarms", test_false_alarms);
  g_test_add_func ("/document/importer/refused", test_refused);
  g_test_add_func ("/document/importer/positions", test_positions);
  g_test_add_func ("/document/importer/table-under-text", test_table_under_text);
  g_test_add_func ("/document/importer/stable-ids", test_stable_ids);
  g_test_add_func ("/document/importer/bound-lines", test_bound_lines);
  g_test_add_func ("/document/importer/documents", test_documents);
  g_test_add_func ("/document/importer/blocks", test_blocks);
  g_test_add_func ("/document/importer/truncated", test_truncated);
  g_test_add_func ("/document/importer/inspection", test_inspection);
  return g_test_run ();
}
