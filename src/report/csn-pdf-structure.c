/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Completes Cairo's structure tree: what Cairo cannot write into it is added while walking it once
 * in reading order. */

#include "csn-pdf-finish-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Our own trees nest a dozen deep. */
#define MAX_DEPTH 64

typedef struct
{
  gboolean in_head;
  guint columns; /* of the table */
} Context;

static gboolean walk (CsnPdfFinisher *self, qpdf_oh element, Context *context, guint depth);

static gboolean
is_name (CsnPdfFinisher *self, qpdf_oh object, const char *name)
{
  return qpdf_oh_is_name_and_equals (self->qpdf, object, name);
}

static gboolean
element_is (CsnPdfFinisher *self, qpdf_oh element, const char *name)
{
  qpdf_oh type;
  gboolean is;

  if (!qpdf_oh_is_dictionary (self->qpdf, element))
    return FALSE;
  type = qpdf_oh_get_key (self->qpdf, element, "/S");
  is = is_name (self, type, name);
  qpdf_oh_release (self->qpdf, type);
  return is;
}

/* Calls @visit for each kid, whether /K is one or an array of them. */
static gboolean
for_each_kid (CsnPdfFinisher *self,
              qpdf_oh element,
              gboolean (*visit) (CsnPdfFinisher *self, qpdf_oh kid, gpointer data),
              gpointer data)
{
  qpdf_oh kids = qpdf_oh_get_key (self->qpdf, element, "/K");
  gboolean ok = TRUE;

  if (qpdf_oh_is_array (self->qpdf, kids))
    {
      int n = qpdf_oh_get_array_n_items (self->qpdf, kids);

      for (int i = 0; ok && i < n; i++)
        {
          qpdf_oh kid = qpdf_oh_get_array_item (self->qpdf, kids, i);

          ok = visit (self, kid, data);
          qpdf_oh_release (self->qpdf, kid);
        }
    }
  else if (qpdf_oh_is_dictionary (self->qpdf, kids))
    ok = visit (self, kids, data);
  qpdf_oh_release (self->qpdf, kids);
  return ok;
}

static gboolean
count_heads_cb (CsnPdfFinisher *self, qpdf_oh kid, gpointer data)
{
  guint *counts = data;

  if (element_is (self, kid, "/TH"))
    counts[0]++;
  else if (element_is (self, kid, "/TD"))
    counts[1]++;
  return TRUE;
}

static void
set_head (CsnPdfFinisher *self, qpdf_oh element, Context *context, gboolean spans)
{
  g_autofree char *span = spans && context->columns > 1
                              ? g_strdup_printf (" /ColSpan %u", context->columns)
                              : g_strdup ("");
  g_autofree char *text
      = g_strdup_printf ("<< /O /Table /Scope /%s%s >>", context->in_head ? "Column" : "Row", span);

  csn_pdf_set_object (self, element, "/A", text);
}

typedef struct
{
  Context *context;
  guint depth;
  gboolean spans;
} Walk;

static gboolean
visit_kid_cb (CsnPdfFinisher *self, qpdf_oh kid, gpointer data)
{
  Walk *step = data;

  if (!qpdf_oh_is_dictionary (self->qpdf, kid))
    return TRUE;
  if (element_is (self, kid, "/TH"))
    set_head (self, kid, step->context, step->spans);
  return walk (self, kid, step->context, step->depth + 1);
}

static gboolean
note_link_cb (CsnPdfFinisher *self, qpdf_oh kid, gpointer data)
{
  qpdf_oh annotation;

  if (!qpdf_oh_is_dictionary (self->qpdf, kid) || !qpdf_oh_has_key (self->qpdf, kid, "/Obj"))
    return TRUE;
  annotation = qpdf_oh_get_key (self->qpdf, kid, "/Obj");
  csn_pdf_set_text (self, annotation, "/Contents", data);
  csn_pdf_set_object (self, annotation, "/F", "4");
  qpdf_oh_release (self->qpdf, annotation);
  return TRUE;
}

static gboolean
misfit (CsnPdfFinisher *self, const char *what)
{
  g_set_error (self->error, CSN_REPORT_ERROR, CSN_REPORT_ERROR_RENDER,
               _ ("The structure of the pages does not fit what was drawn (%s)"), what);
  return FALSE;
}

static gboolean
finish_leaf (CsnPdfFinisher *self, qpdf_oh element)
{
  if (element_is (self, element, "/Figure"))
    {
      if (self->next_alt >= self->finishing->alts->len)
        return misfit (self, "Figure");
      csn_pdf_set_text (self, element, "/Alt",
                        g_ptr_array_index (self->finishing->alts, self->next_alt++));
    }
  else if (element_is (self, element, "/Link"))
    {
      if (self->next_link >= self->finishing->links->len)
        return misfit (self, "Link");
      for_each_kid (self, element, note_link_cb,
                    g_ptr_array_index (self->finishing->links, self->next_link++));
    }
  else if (element_is (self, element, "/Form"))
    {
      if (self->next_field >= self->finishing->fields->len)
        return misfit (self, "Form");
      csn_pdf_finish_field (self, self->next_field++, element);
    }
  return TRUE;
}

static gboolean
walk (CsnPdfFinisher *self, qpdf_oh element, Context *context, guint depth)
{
  Context inner = *context;
  Walk step = { .context = &inner, .depth = depth };

  if (depth > MAX_DEPTH)
    return misfit (self, "depth");
  if (!finish_leaf (self, element))
    return FALSE;
  if (element_is (self, element, "/THead"))
    inner.in_head = TRUE;
  if (element_is (self, element, "/TR"))
    {
      guint counts[2] = { 0, 0 };

      for_each_kid (self, element, count_heads_cb, counts);
      step.spans = counts[0] == 1 && counts[1] == 0 && !inner.in_head;
      if (inner.in_head)
        inner.columns = counts[0];
    }
  if (!for_each_kid (self, element, visit_kid_cb, &step))
    return FALSE;
  /* The head's width is known to the rows that follow it in the same table. */
  if (element_is (self, element, "/THead") || element_is (self, element, "/TR"))
    context->columns = inner.columns;
  return TRUE;
}

gboolean
csn_pdf_finish_structure (CsnPdfFinisher *self)
{
  qpdf_oh tree = qpdf_oh_get_key (self->qpdf, self->root, "/StructTreeRoot");
  qpdf_oh key;
  Context context = { 0 };
  gboolean ok;

  if (!qpdf_oh_is_dictionary (self->qpdf, tree))
    return misfit (self, "StructTreeRoot");
  key = qpdf_oh_get_key (self->qpdf, tree, "/ParentTreeNextKey");
  self->parent_key = qpdf_oh_is_integer (self->qpdf, key)
                         ? (guint)qpdf_oh_get_int_value_as_int (self->qpdf, key)
                         : 0;
  ok = walk (self, tree, &context, 0);
  g_autofree char *next = g_strdup_printf ("%u", self->parent_key);
  csn_pdf_set_object (self, tree, "/ParentTreeNextKey", next);
  if (ok
      && (self->next_alt != self->finishing->alts->len
          || self->next_link != self->finishing->links->len
          || self->next_field != self->finishing->fields->len))
    return misfit (self, "count");
  return ok;
}
