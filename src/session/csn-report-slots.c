/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The slots are read once, out of the record that is attached to the report; see the header. */

#include "csn-report-slots.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "csn-pdf-attachment.h"
#include "csn-report-signing.h"
#include "csn-report.h"
#include "csn-session-error.h"

struct _CsnReportSlots
{
  GObject parent_instance;
  CsnRecordExport *record; /* (owned) */
  GPtrArray *slots;        /* (owned) (element-type CsnReportSlot) */
};

G_DEFINE_FINAL_TYPE (CsnReportSlots, csn_report_slots, G_TYPE_OBJECT)

static char seal_name[] = CSN_REPORT_SIGNING_SEAL;
static const CsnReportSlot seal = { seal_name, seal_name, seal_name };

static void
slot_free (CsnReportSlot *slot)
{
  g_free (slot->slot);
  g_free (slot->role);
  g_free (slot->field);
  g_free (slot);
}

static void
csn_report_slots_finalize (GObject *object)
{
  CsnReportSlots *self = CSN_REPORT_SLOTS (object);

  g_clear_object (&self->record);
  g_clear_pointer (&self->slots, g_ptr_array_unref);
  G_OBJECT_CLASS (csn_report_slots_parent_class)->finalize (object);
}

static void
csn_report_slots_class_init (CsnReportSlotsClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = csn_report_slots_finalize;
}

static void
csn_report_slots_init (CsnReportSlots *self)
{
  self->slots = g_ptr_array_new_with_free_func ((GDestroyNotify) slot_free);
}

static void
read_slots (CsnReportSlots *self)
{
  JsonArray *approvals = csn_json_get_array (csn_record_export_get_root (self->record), "approvals");

  for (guint i = 0; approvals != NULL && i < json_array_get_length (approvals); i++)
    {
      JsonNode *node = json_array_get_element (approvals, i);
      JsonObject *approval = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
      CsnReportSlot *slot;

      if (approval == NULL)
        continue;
      slot = g_new0 (CsnReportSlot, 1);
      slot->slot = g_strdup (csn_json_get_string (approval, "slot", ""));
      slot->role = g_strdup (csn_json_get_string (approval, "role", ""));
      slot->field = csn_report_field_name (slot->slot);
      g_ptr_array_add (self->slots, slot);
    }
}

CsnReportSlots *
csn_report_slots_new (GBytes *bytes, GError **error)
{
  g_autoptr (GBytes) json = csn_pdf_get_attachment (bytes, "record.json", error);
  g_autoptr (CsnRecordExport) record = json ? csn_record_export_new_from_bytes (json, error) : NULL;
  CsnReportSlots *self;

  if (record == NULL)
    return NULL;
  self = g_object_new (CSN_TYPE_REPORT_SLOTS, NULL);
  self->record = g_steal_pointer (&record);
  read_slots (self);
  return self;
}

CsnRecordExport *
csn_report_slots_get_record (CsnReportSlots *self)
{
  g_return_val_if_fail (CSN_IS_REPORT_SLOTS (self), NULL);
  return self->record;
}

guint
csn_report_slots_get_n (CsnReportSlots *self)
{
  g_return_val_if_fail (CSN_IS_REPORT_SLOTS (self), 0);
  return self->slots->len;
}

const CsnReportSlot *
csn_report_slots_get (CsnReportSlots *self, guint index)
{
  g_return_val_if_fail (CSN_IS_REPORT_SLOTS (self) && index < self->slots->len, NULL);
  return g_ptr_array_index (self->slots, index);
}

const CsnReportSlot *
csn_report_slots_find (CsnReportSlots *self, const char *role, GError **error)
{
  g_return_val_if_fail (CSN_IS_REPORT_SLOTS (self) && role != NULL, NULL);

  if (strcmp (role, CSN_REPORT_SIGNING_SEAL) == 0)
    return &seal;
  for (guint i = 0; i < self->slots->len; i++)
    {
      const CsnReportSlot *slot = g_ptr_array_index (self->slots, i);

      if (strcmp (slot->slot, role) == 0 || g_ascii_strcasecmp (slot->role, role) == 0)
        return slot;
    }
  g_set_error (error, CSN_SESSION_ERROR, CSN_SESSION_ERROR_NO_ITEM, _ ("Nobody signs as “%s” in this report."), role);
  return NULL;
}
