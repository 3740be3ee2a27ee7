/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Completes Cairo's structure tree: what Cairo cannot write into it is put into its elements while walking it once in
 * reading order. Elements are read as Cairo spells them ("<< /Type /StructElem\n   /S /TR\n … /K [ 7 0 R ]"); anything
 * else is an error. */

#include "csn-pdf-finish-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "csn-pdf-text.h"

/* Our own trees nest a dozen deep. */
#define MAX_DEPTH 64
#define MAX_TYPE 16

typedef struct
{
  gboolean in_head;
  guint columns; /* of the table */
} Context;

typedef struct
{
  char type[MAX_TYPE];
  guint annotation; /* number of what a Link refers to; 0: nothing */
  GArray *kids;     /* (owned) (element-type guint): numbers of elements */
} Element;

static void
element_clear (Element *element)
{
  g_clear_pointer (&element->kids, g_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Element, element_clear)

static gboolean
misfit (CsnPdfFinisher *self, const char *what)
{
  g_set_error (self->error, CSN_REPORT_ERROR, CSN_REPORT_ERROR_RENDER,
               _ ("The structure of the pages does not fit what was drawn (%s)"), what);
  return FALSE;
}

static const char *
skip_space (const char *at, const char *end)
{
  while (at < end && g_ascii_isspace (*at))
    at++;
  return at;
}

static const char *
read_number (const char *at, const char *end, guint *number)
{
  *number = 0;
  while (at < end && g_ascii_isdigit (*at) && *number < 100000000)
    *number = *number * 10 + (guint)(*at++ - '0');
  return at;
}

/* What an OBJR names; content of other pages (MCR) names nothing. */
static const char *
read_reference (const char *at, const char *end, Element *element)
{
  static const char obj[] = "/Obj ";
  const char *close = g_strstr_len (at, end - at, ">>");
  const char *named = close != NULL ? g_strstr_len (at, close - at, obj) : NULL;

  if (named != NULL)
    read_number (named + strlen (obj), close, &element->annotation);
  return close != NULL ? close + 2 : end;
}

/* Kids from behind "/K": one or an array of "N 0 R", numbers of content, dictionaries. */
static void
read_kids (const char *at, const char *end, Element *element)
{
  static const char reference[] = " 0 R";

  for (at = skip_space (at, end); at < end && *at != ']'; at = skip_space (at, end))
    {
      guint number;

      if (g_ascii_isdigit (*at))
        {
          at = read_number (at, end, &number);
          if ((gsize)(end - at) >= strlen (reference) && memcmp (at, reference, strlen (reference)) == 0)
            {
              g_array_append_val (element->kids, number);
              at += strlen (reference);
            }
        }
      else if (end - at > 1 && at[0] == '<' && at[1] == '<')
        at = read_reference (at + 2, end, element);
      else if (*at == '[')
        at++;
      else
        break; /* the end of the element */
    }
}

static gboolean
read_element (CsnPdfFinisher *self, guint number, Element *element)
{
  static const char type[] = "   /S /";
  static const char kids[] = "\n   /K ";
  gsize length = 0;
  const char *object = csn_pdf_raw_get_object (self->raw, number, &length);
  const char *end = object + length;
  const char *at = object != NULL ? g_strstr_len (object, MIN ((gssize)length, 100), type) : NULL;
  gsize n = 0;

  element->kids = g_array_new (FALSE, FALSE, sizeof (guint));
  if (object == NULL)
    return FALSE;
  if (at != NULL)
    for (at += strlen (type); at < end && g_ascii_isalnum (*at) && n + 1 < MAX_TYPE; at++)
      element->type[n++] = *at;
  at = g_strstr_len (object, (gssize)length, kids);
  if (at != NULL)
    read_kids (at + strlen (kids), end, element);
  return TRUE;
}

static gboolean
is (const Element *element, const char *type)
{
  return strcmp (element->type, type) == 0;
}

static gboolean
finish_leaf (CsnPdfFinisher *self, guint number, const Element *element)
{
  if (is (element, "Figure"))
    {
      if (self->next_alt >= self->finishing->alts->len)
        return misfit (self, "Figure");
      g_autofree char *alt = csn_pdf_text_string (g_ptr_array_index (self->finishing->alts, self->next_alt++));
      csn_pdf_raw_insert (self->raw, number, CSN_PDF_RAW_DICTIONARY, g_strdup_printf ("/Alt %s ", alt));
    }
  else if (is (element, "Link"))
    {
      if (self->next_link >= self->finishing->links->len)
        return misfit (self, "Link");
      g_autofree char *text = csn_pdf_text_string (g_ptr_array_index (self->finishing->links, self->next_link++));
      if (element->annotation != 0)
        csn_pdf_raw_insert (self->raw, element->annotation, CSN_PDF_RAW_DICTIONARY,
                            g_strdup_printf ("/Contents %s /F 4 ", text));
    }
  else if (is (element, "Form"))
    {
      if (self->next_field >= self->finishing->fields->len)
        return misfit (self, "Form");
      csn_pdf_finish_field (self, self->next_field++, number);
    }
  return TRUE;
}

static void
finish_head (CsnPdfFinisher *self, guint number, const Context *context, gboolean spans)
{
  g_autofree char *span
      = spans && context->columns > 1 ? g_strdup_printf (" /ColSpan %u", context->columns) : g_strdup ("");

  csn_pdf_raw_insert (
      self->raw, number, CSN_PDF_RAW_DICTIONARY,
      g_strdup_printf ("/A << /O /Table /Scope /%s%s >> ", context->in_head ? "Column" : "Row", span));
}

static gboolean walk (CsnPdfFinisher *self, guint number, const Element *element, Context *context, guint depth);

/* The cells of a row say whether it is a sub-heading, and how many columns the table has. */
static gboolean
walk_row (CsnPdfFinisher *self, const Element *row, Context *context, guint depth)
{
  g_autoptr (GArray) heads = g_array_new (FALSE, FALSE, sizeof (guint));
  guint n_data = 0;

  for (guint i = 0; i < row->kids->len; i++)
    {
      guint number = g_array_index (row->kids, guint, i);
      g_auto (Element) cell = { 0 };

      if (!read_element (self, number, &cell))
        continue;
      if (is (&cell, "TH"))
        g_array_append_val (heads, number);
      else if (is (&cell, "TD"))
        n_data++;
      if (!walk (self, number, &cell, context, depth + 1))
        return FALSE;
    }
  if (context->in_head)
    context->columns = heads->len;
  for (guint i = 0; i < heads->len; i++)
    finish_head (self, g_array_index (heads, guint, i), context, heads->len == 1 && n_data == 0 && !context->in_head);
  return TRUE;
}

static gboolean
walk (CsnPdfFinisher *self, guint number, const Element *element, Context *context, guint depth)
{
  Context inner = *context;

  if (depth > MAX_DEPTH)
    return misfit (self, "depth");
  if (!finish_leaf (self, number, element))
    return FALSE;
  if (is (element, "THead"))
    inner.in_head = TRUE;
  if (is (element, "TR"))
    {
      if (!walk_row (self, element, &inner, depth))
        return FALSE;
    }
  else
    for (guint i = 0; i < element->kids->len; i++)
      {
        guint kid_number = g_array_index (element->kids, guint, i);
        g_auto (Element) kid = { 0 };

        if (read_element (self, kid_number, &kid) && !walk (self, kid_number, &kid, &inner, depth + 1))
          return FALSE;
      }
  /* The head's width is known to the rows that follow it in the same table. */
  if (is (element, "THead") || is (element, "TR"))
    context->columns = inner.columns;
  return TRUE;
}

/* "<< /Type /Page % 7": the number says where the page belongs. */
static void
note_page (CsnPdfFinisher *self, guint object, const char *at, const char *end)
{
  guint number;

  read_number (skip_space (at, end), end, &number);
  if (number == 0 || number > csn_pdf_raw_get_n_objects (self->raw))
    return;
  if (self->pages->len < number)
    g_array_set_size (self->pages, number);
  g_array_index (self->pages, guint, number - 1) = object;
  csn_pdf_raw_insert (self->raw, object, CSN_PDF_RAW_DICTIONARY, g_strdup ("/Tabs /S "));
}

/* Cairo's fonts lack the map from characters to glyphs that PDF/A asks for, pages the order of tabs; and keys of the parent
 * tree are taken by pages and annotations. */
static void
scan_objects (CsnPdfFinisher *self)
{
  static const char font[] = "<< /Type /Font\n   /Subtype /CIDFontType2\n";
  static const char page[] = "<< /Type /Page %";
  static const char annotation[] = "<< /Type /Annot\n";
  static const char stream[] = "<< /Length ";
  static const char parent[] = "/StructParent";

  for (guint i = 1; i < csn_pdf_raw_get_n_objects (self->raw); i++)
    {
      gsize length = 0;
      const char *object = csn_pdf_raw_get_object (self->raw, i, &length);
      const char *body = object != NULL ? memchr (object, '\n', MIN (length, 24)) : NULL;
      const char *end = object + length, *at;
      guint key;

      if (body++ == NULL || (gsize)(end - body) < sizeof font)
        continue;
      if (memcmp (body, font, strlen (font)) == 0)
        csn_pdf_raw_insert (self->raw, i, CSN_PDF_RAW_DICTIONARY, g_strdup ("/CIDToGIDMap /Identity "));
      /* pictures of emoji; PDF/A forbids to smooth them */
      if (memcmp (body, stream, strlen (stream)) == 0)
        csn_pdf_raw_overwrite (self->raw, i, "   /Interpolate true", "  /Interpolate false");
      if (memcmp (body, page, strlen (page)) == 0)
        note_page (self, i, body + strlen (page), end);
      else if (memcmp (body, annotation, strlen (annotation)) != 0)
        continue;
      at = g_strstr_len (body, end - body, parent);
      if (at == NULL)
        continue;
      at += strlen (parent) + (at[strlen (parent)] == 's') + 1;
      read_number (at, end, &key);
      self->parent_key = MAX (self->parent_key, key + 1);
    }
}

gboolean
csn_pdf_finish_structure (CsnPdfFinisher *self)
{
  g_auto (Element) root = { 0 };
  Context context = { 0 };

  self->tree = csn_pdf_find_number (self, self->root, "/StructTreeRoot ");
  self->parent_tree = csn_pdf_find_number (self, self->tree, "/ParentTree ");
  if (self->parent_tree == 0 || !read_element (self, self->tree, &root))
    return misfit (self, "StructTreeRoot");
  scan_objects (self);
  if (!walk (self, self->tree, &root, &context, 0))
    return FALSE;
  csn_pdf_raw_insert (self->raw, self->tree, CSN_PDF_RAW_DICTIONARY,
                      g_strdup_printf ("/ParentTreeNextKey %u ", self->parent_key));
  if (self->next_alt != self->finishing->alts->len || self->next_link != self->finishing->links->len
      || self->next_field != self->finishing->fields->len)
    return misfit (self, "count");
  return TRUE;
}
