/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Selects the nodes of a JSONPath expression. Every visited node costs one of the budget. Regular expressions are
 * I-Regexp (RFC 9485) run by GRegex with a match limit. Must not parse expressions. */

#include "csn-json-path-private.h"

#include "csn-probe-error.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

typedef struct
{
  yyjson_val *root;
  gint64 budget;
} Walk;

/* What a comparable is: nothing, a node, or a text of the expression. */
typedef struct
{
  enum { NOTHING, NODE, STRING, NUMBER, TRUTH, NIL } kind;
  yyjson_val *node;
  const char *text;
  gsize length;
  char digits[24]; /* results of functions */
  gboolean truth;
} Operand;

static void walk_query (Walk *walk, const CsnPathQuery *query, yyjson_val *current, GPtrArray *out);
static gboolean test_expr (Walk *walk, const CsnPathExpr *expr, yyjson_val *current);
static Operand eval_operand (Walk *walk, const CsnPathExpr *expr, yyjson_val *current);

static gboolean
spend (Walk *walk)
{
  return --walk->budget >= 0;
}

static void
add_node (Walk *walk, GPtrArray *out, yyjson_val *node)
{
  if (node != NULL && spend (walk))
    g_ptr_array_add (out, node);
}

static yyjson_val *
get_member (yyjson_val *object, const char *name, gsize length)
{
  size_t i, max;
  yyjson_val *key, *value, *found = NULL;

  /* of duplicate keys the last counts, as everywhere */
  yyjson_obj_foreach (object, i, max, key, value)
    if (yyjson_get_len (key) == length && memcmp (yyjson_get_str (key), name, length) == 0)
      found = value;
  return found;
}

static gint64
bound (gint64 value, gint64 length, gint64 low, gint64 high)
{
  return CLAMP (value >= 0 ? value : length + value, low, high);
}

static void
select_slice (Walk *walk, const CsnPathSelector *s, yyjson_val *array, GPtrArray *out)
{
  gint64 length = (gint64) yyjson_arr_size (array);
  gint64 lower, upper;

  if (s->step > 0)
    {
      lower = s->has_start ? bound (s->start, length, 0, length) : 0;
      upper = s->has_end ? bound (s->end, length, 0, length) : length;
      for (gint64 i = lower; i < upper && walk->budget >= 0; i += MIN (s->step, length))
        add_node (walk, out, yyjson_arr_get (array, (size_t) i));
    }
  else if (s->step < 0)
    {
      upper = s->has_start ? bound (s->start, length, -1, length - 1) : length - 1;
      lower = s->has_end ? bound (s->end, length, -1, length - 1) : -1;
      for (gint64 i = upper; i > lower && walk->budget >= 0; i += MAX (s->step, -length))
        add_node (walk, out, yyjson_arr_get (array, (size_t) i));
    }
}

static void
select_children (Walk *walk, const CsnPathSelector *s, yyjson_val *node, GPtrArray *out)
{
  size_t i, max;
  yyjson_val *key, *child;

  if (yyjson_is_arr (node))
    {
      yyjson_arr_foreach (node, i, max, child)
        if (walk->budget >= 0 && (s->filter == NULL || (spend (walk) && test_expr (walk, s->filter, child))))
          add_node (walk, out, child);
    }
  else if (yyjson_is_obj (node))
    yyjson_obj_foreach (node, i, max, key, child)
      if (walk->budget >= 0 && (s->filter == NULL || (spend (walk) && test_expr (walk, s->filter, child))))
        add_node (walk, out, child);
}

static void
apply_selector (Walk *walk, const CsnPathSelector *s, yyjson_val *node, GPtrArray *out)
{
  gint64 index;

  switch (s->kind)
    {
    case CSN_SELECT_NAME:
      if (yyjson_is_obj (node))
        add_node (walk, out, get_member (node, s->name->str, s->name->len));
      break;
    case CSN_SELECT_WILDCARD:
    case CSN_SELECT_FILTER:
      select_children (walk, s, node, out);
      break;
    case CSN_SELECT_INDEX:
      index = s->index >= 0 ? s->index : (gint64) yyjson_arr_size (node) + s->index;
      if (yyjson_is_arr (node) && index >= 0)
        add_node (walk, out, yyjson_arr_get (node, (size_t) index));
      break;
    case CSN_SELECT_SLICE:
      if (yyjson_is_arr (node))
        select_slice (walk, s, node, out);
      break;
    }
}

static void
apply_segment (Walk *walk, const CsnPathSegment *segment, yyjson_val *node, GPtrArray *out)
{
  size_t i, max;
  yyjson_val *key, *child;

  if (!spend (walk))
    return;
  for (guint s = 0; s < segment->selectors->len; s++)
    apply_selector (walk, g_ptr_array_index (segment->selectors, s), node, out);
  if (!segment->descendant)
    return;
  /* the reader holds the depth of documents to CSN_JSON_MAX_DEPTH */
  if (yyjson_is_arr (node))
    {
      yyjson_arr_foreach (node, i, max, child)
        if (walk->budget >= 0)
          apply_segment (walk, segment, child, out);
    }
  else if (yyjson_is_obj (node))
    yyjson_obj_foreach (node, i, max, key, child)
      if (walk->budget >= 0)
        apply_segment (walk, segment, child, out);
}

static void
walk_query (Walk *walk, const CsnPathQuery *query, yyjson_val *current, GPtrArray *out)
{
  g_autoptr (GPtrArray) nodes = g_ptr_array_new ();

  g_ptr_array_add (nodes, query->relative ? current : walk->root);
  for (guint i = 0; i < query->segments->len; i++)
    {
      g_autoptr (GPtrArray) next = g_ptr_array_new ();

      for (guint n = 0; n < nodes->len && walk->budget >= 0; n++)
        apply_segment (walk, g_ptr_array_index (query->segments, i), g_ptr_array_index (nodes, n), next);
      g_ptr_array_unref (nodes);
      nodes = g_steal_pointer (&next);
    }
  g_ptr_array_extend (out, nodes, NULL, NULL);
}

static Operand
operand_of_node (yyjson_val *node)
{
  Operand o = { .kind = NODE, .node = node };

  if (node == NULL)
    o.kind = NOTHING;
  else if (yyjson_is_str (node))
    {
      o.kind = STRING;
      o.text = yyjson_get_str (node);
      o.length = yyjson_get_len (node);
    }
  else if (yyjson_is_raw (node))
    {
      o.kind = NUMBER;
      o.text = yyjson_get_raw (node);
      o.length = yyjson_get_len (node);
    }
  else if (yyjson_is_bool (node))
    {
      o.kind = TRUTH;
      o.truth = yyjson_get_bool (node);
    }
  else if (yyjson_is_null (node))
    o.kind = NIL;
  return o;
}

static Operand
operand_of_count (gsize count)
{
  Operand o = { .kind = NUMBER };

  o.length = (gsize) g_snprintf (o.digits, sizeof o.digits, "%zu", count);
  return o;
}

static const char *
text_of (const Operand *o)
{
  return o->text != NULL ? o->text : o->digits;
}

static double
to_double (const Operand *o)
{
  g_autofree char *copy = g_strndup (text_of (o), o->length);

  return g_ascii_strtod (copy, NULL);
}

/* Exact while both are plain decimals, by double otherwise. */
static int
compare_numbers (const Operand *a, const Operand *b)
{
  g_autofree char *left = g_strndup (text_of (a), a->length);
  g_autofree char *right = g_strndup (text_of (b), b->length);
  CsnDecimal x, y;
  const char *end_x, *end_y;
  double dx, dy;

  if (a->length <= CSN_DECIMAL_PLACES && b->length <= CSN_DECIMAL_PLACES && strpbrk (left, "eE") == NULL
      && strpbrk (right, "eE") == NULL && csn_decimal_parse (left, &x, &end_x)
      && csn_decimal_parse (right, &y, &end_y) && *end_x == '\0' && *end_y == '\0')
    return csn_decimal_compare (x, y);
  dx = to_double (a);
  dy = to_double (b);
  return dx < dy ? -1 : dx > dy ? 1 : 0;
}

static int
compare_strings (const Operand *a, const Operand *b)
{
  int order = memcmp (text_of (a), text_of (b), MIN (a->length, b->length));

  return order != 0 ? order : a->length < b->length ? -1 : a->length > b->length ? 1 : 0;
}

static gboolean operands_equal (const Operand *a, const Operand *b);

static gboolean
nodes_equal (yyjson_val *a, yyjson_val *b)
{
  size_t i, max;
  yyjson_val *key, *child;
  Operand left = operand_of_node (a), right = operand_of_node (b);

  if (left.kind != NODE || right.kind != NODE)
    return operands_equal (&left, &right);
  if (yyjson_is_arr (a) != yyjson_is_arr (b) || yyjson_get_len (a) != yyjson_get_len (b))
    return FALSE;
  if (yyjson_is_arr (a))
    {
      yyjson_arr_foreach (a, i, max, child)
        if (!nodes_equal (child, yyjson_arr_get (b, i)))
          return FALSE;
      return TRUE;
    }
  yyjson_obj_foreach (a, i, max, key, child)
    {
      yyjson_val *other = get_member (b, yyjson_get_str (key), yyjson_get_len (key));

      if (other == NULL || !nodes_equal (child, other))
        return FALSE;
    }
  return TRUE;
}

static gboolean
operands_equal (const Operand *a, const Operand *b)
{
  if (a->kind != b->kind)
    return FALSE;
  switch (a->kind)
    {
    case NODE: return nodes_equal (a->node, b->node);
    case STRING: return compare_strings (a, b) == 0;
    case NUMBER: return compare_numbers (a, b) == 0;
    case TRUTH: return a->truth == b->truth;
    default: return TRUE;
    }
}

static gboolean
is_less (const Operand *a, const Operand *b)
{
  if (a->kind == STRING && b->kind == STRING)
    return compare_strings (a, b) < 0;
  return a->kind == NUMBER && b->kind == NUMBER && compare_numbers (a, b) < 0;
}

static gboolean
compare (CsnPathOperator op, const Operand *a, const Operand *b)
{
  switch (op)
    {
    case CSN_PATH_EQ: return operands_equal (a, b);
    case CSN_PATH_NE: return !operands_equal (a, b);
    case CSN_PATH_LT: return is_less (a, b);
    case CSN_PATH_GT: return is_less (b, a);
    case CSN_PATH_LE: return is_less (a, b) || operands_equal (a, b);
    default: return is_less (b, a) || operands_equal (a, b);
    }
}

/* In I-Regexp "." is any character but line ends; in PCRE also U+2028 would be excluded or not by option. */
static char *
translate_regex (const char *pattern, gsize length, gboolean whole)
{
  GString *out = g_string_new (whole ? "(*LIMIT_MATCH=100000)\\A(?:" : "(*LIMIT_MATCH=100000)(?:");
  gboolean in_class = FALSE;

  for (gsize i = 0; i < length; i++)
    {
      char c = pattern[i];

      if (c == '\\' && i + 1 < length)
        {
          g_string_append_c (out, c);
          g_string_append_c (out, pattern[++i]);
          continue;
        }
      if (c == '[')
        in_class = TRUE;
      else if (c == ']')
        in_class = FALSE;
      if (c == '.' && !in_class)
        g_string_append (out, "[^\\n\\r]");
      else
        g_string_append_c (out, c);
    }
  g_string_append (out, whole ? ")\\z" : ")");
  return g_string_free (out, FALSE);
}

static gboolean
match_regex (const Operand *text, const Operand *pattern, gboolean whole)
{
  g_autofree char *translated = NULL;
  g_autoptr (GRegex) regex = NULL;

  if (text->kind != STRING || pattern->kind != STRING)
    return FALSE;
  translated = translate_regex (pattern->text, pattern->length, whole);
  regex = g_regex_new (translated, G_REGEX_DOLLAR_ENDONLY, 0, NULL);
  return regex != NULL && g_regex_match_full (regex, text->text, (gssize) text->length, 0, 0, NULL, NULL);
}

static Operand
eval_length (const Operand *of)
{
  Operand nothing = { .kind = NOTHING };

  if (of->kind == STRING)
    return operand_of_count ((gsize) g_utf8_strlen (of->text, (gssize) of->length));
  return of->kind == NODE ? operand_of_count (yyjson_get_len (of->node)) : nothing;
}

static Operand
eval_function (Walk *walk, const CsnPathExpr *expr, yyjson_val *current)
{
  Operand nothing = { .kind = NOTHING };
  g_autoptr (GPtrArray) nodes = g_ptr_array_new ();

  if (expr->function == CSN_FUNCTION_LENGTH)
    {
      Operand of = eval_operand (walk, expr->left, current);

      return eval_length (&of);
    }
  walk_query (walk, expr->left->query, current, nodes);
  if (expr->function == CSN_FUNCTION_COUNT)
    return operand_of_count (nodes->len);
  return nodes->len == 1 ? operand_of_node (g_ptr_array_index (nodes, 0)) : nothing;
}

static Operand
eval_operand (Walk *walk, const CsnPathExpr *expr, yyjson_val *current)
{
  Operand o = { .kind = NOTHING };

  switch (expr->kind)
    {
    case CSN_EXPR_STRING:
    case CSN_EXPR_NUMBER:
      o.kind = expr->kind == CSN_EXPR_STRING ? STRING : NUMBER;
      o.text = expr->text->str;
      o.length = expr->text->len;
      break;
    case CSN_EXPR_TRUE:
    case CSN_EXPR_FALSE:
      o.kind = TRUTH;
      o.truth = expr->kind == CSN_EXPR_TRUE;
      break;
    case CSN_EXPR_NULL:
      o.kind = NIL;
      break;
    case CSN_EXPR_FUNCTION:
      return eval_function (walk, expr, current);
    default:
      {
        g_autoptr (GPtrArray) nodes = g_ptr_array_new ();

        walk_query (walk, expr->query, current, nodes);
        return operand_of_node (nodes->len == 1 ? g_ptr_array_index (nodes, 0) : NULL);
      }
    }
  return o;
}

static gboolean
test_expr (Walk *walk, const CsnPathExpr *expr, yyjson_val *current)
{
  g_autoptr (GPtrArray) nodes = NULL;
  Operand left, right;

  switch (expr->kind)
    {
    case CSN_EXPR_OR:
      return test_expr (walk, expr->left, current) || test_expr (walk, expr->right, current);
    case CSN_EXPR_AND:
      return test_expr (walk, expr->left, current) && test_expr (walk, expr->right, current);
    case CSN_EXPR_NOT:
      return !test_expr (walk, expr->left, current);
    case CSN_EXPR_QUERY:
      nodes = g_ptr_array_new ();
      walk_query (walk, expr->query, current, nodes);
      return nodes->len > 0;
    default:
      left = eval_operand (walk, expr->left, current);
      right = eval_operand (walk, expr->right, current);
      if (expr->kind == CSN_EXPR_FUNCTION)
        return match_regex (&left, &right, expr->function == CSN_FUNCTION_MATCH);
      return compare (expr->op, &left, &right);
    }
}

GPtrArray *
csn_json_path_select (const CsnJsonPath *self, yyjson_val *root, GError **error)
{
  g_return_val_if_fail (self != NULL && root != NULL, NULL);

  g_autoptr (GPtrArray) out = g_ptr_array_new ();
  Walk walk = { .root = root, .budget = CSN_JSON_PATH_MAX_NODES };

  walk_query (&walk, self->query, root, out);
  if (walk.budget < 0)
    {
      g_set_error (error, CSN_PROBE_ERROR, CSN_PROBE_ERROR_REFUSED,
                   _ ("The JSONPath expression visits more than %d nodes and was stopped."), CSN_JSON_PATH_MAX_NODES);
      return NULL;
    }
  return g_steal_pointer (&out);
}

char *
csn_json_path_evaluate (const char *expression, const char *data, gsize length, GError **error)
{
  g_return_val_if_fail (expression != NULL && (data != NULL || length == 0), NULL);

  g_autoptr (CsnJsonPath) path = csn_json_path_new (expression, strlen (expression), FALSE, error);
  g_autoptr (GError) inner = NULL;
  g_autoptr (yyjson_doc) doc = path != NULL ? csn_json_read (data, length, &inner) : NULL;
  g_autoptr (GPtrArray) nodes = NULL;
  GString *out;

  /* a wrong document is no wrong expression: callers tell the two apart */
  if (doc == NULL && inner != NULL)
    g_set_error_literal (error, CSN_PROBE_ERROR, CSN_PROBE_ERROR_FAILED, inner->message);
  if (doc == NULL)
    return NULL;
  nodes = csn_json_path_select (path, yyjson_doc_get_root (doc), error);
  if (nodes == NULL)
    return NULL;
  out = g_string_new ("[");
  for (guint i = 0; i < nodes->len; i++)
    {
      char *text = yyjson_val_write (g_ptr_array_index (nodes, i), 0, NULL);

      g_string_append_printf (out, "%s%s", i > 0 ? "," : "", text != NULL ? text : "null");
      free (text);
    }
  return g_string_free (g_string_append_c (out, ']'), FALSE);
}
