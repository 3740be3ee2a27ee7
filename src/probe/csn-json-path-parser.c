/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Reads a JSONPath expression after the grammar of RFC 9535, production by production, and checks that functions are
 * used with the types they have. Must not see a document. */

#include "csn-json-path-private.h"

#include "csn-probe-error.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* parentheses and nested filters; deeper ones are no expression a person wrote */
#define MAX_DEPTH 64
#define MAX_INT 9007199254740991LL

typedef struct
{
  const char *text;
  const char *at;
  const char *end;
  gboolean hurl;
  guint depth;
  const char *problem; /* (nullable) the first thing that is wrong */
  const char *problem_at;
} Parser;

static CsnPathExpr *read_or (Parser *p);
static CsnPathQuery *read_segments (Parser *p, gboolean relative);

static void
selector_free (CsnPathSelector *selector)
{
  if (selector->name != NULL)
    g_string_free (selector->name, TRUE);
  csn_path_expr_free (selector->filter);
  g_free (selector);
}

static void
segment_free (CsnPathSegment *segment)
{
  g_ptr_array_unref (segment->selectors);
  g_free (segment);
}

void
csn_path_query_free (CsnPathQuery *query)
{
  if (query == NULL)
    return;
  g_ptr_array_unref (query->segments);
  g_free (query);
}

void
csn_path_expr_free (CsnPathExpr *expr)
{
  if (expr == NULL)
    return;
  csn_path_expr_free (expr->left);
  csn_path_expr_free (expr->right);
  csn_path_query_free (expr->query);
  if (expr->text != NULL)
    g_string_free (expr->text, TRUE);
  g_free (expr);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CsnPathExpr, csn_path_expr_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CsnPathQuery, csn_path_query_free)

static gboolean
fail (Parser *p, const char *problem)
{
  if (p->problem == NULL)
    {
      p->problem = problem;
      p->problem_at = p->at;
    }
  return FALSE;
}

static char
peek (Parser *p)
{
  return p->at < p->end ? *p->at : '\0';
}

static gboolean
has (Parser *p, const char *text)
{
  gsize length = strlen (text);

  return (gsize) (p->end - p->at) >= length && memcmp (p->at, text, length) == 0;
}

static gboolean
take (Parser *p, const char *text)
{
  if (!has (p, text))
    return FALSE;
  p->at += strlen (text);
  return TRUE;
}

static void
skip_blanks (Parser *p)
{
  while (p->at < p->end && (*p->at == ' ' || *p->at == '\t' || *p->at == '\n' || *p->at == '\r'))
    p->at++;
}

static gboolean
is_name_first (const char *at)
{
  return g_ascii_isalpha (*at) || *at == '_' || (guint8) *at >= 0x80;
}

static gboolean
read_member_name (Parser *p, GString *name)
{
  if (p->at >= p->end || !is_name_first (p->at))
    return fail (p, _ ("a name is expected here"));
  while (p->at < p->end && (is_name_first (p->at) || g_ascii_isdigit (*p->at)))
    g_string_append_c (name, *p->at++);
  return TRUE;
}

static gboolean
read_hex4 (Parser *p, guint *value)
{
  *value = 0;
  if (p->end - p->at < 4)
    return fail (p, _ ("four hex digits are expected after \\u"));
  for (int i = 0; i < 4; i++, p->at++)
    {
      if (!g_ascii_isxdigit (*p->at))
        return fail (p, _ ("four hex digits are expected after \\u"));
      *value = *value * 16 + (guint) g_ascii_xdigit_value (*p->at);
    }
  return TRUE;
}

static gboolean
read_unicode (Parser *p, GString *out)
{
  guint high, low;

  if (!read_hex4 (p, &high))
    return FALSE;
  if (high >= 0xdc00 && high <= 0xdfff)
    return fail (p, _ ("a low surrogate stands alone"));
  if (high >= 0xd800 && high <= 0xdbff)
    {
      if (!take (p, "\\u") || !read_hex4 (p, &low) || low < 0xdc00 || low > 0xdfff)
        return fail (p, _ ("a high surrogate stands alone"));
      high = 0x10000 + ((high - 0xd800) << 10) + (low - 0xdc00);
    }
  if (high == 0)
    g_string_append_c (out, '\0');
  else
    g_string_append_unichar (out, high);
  return TRUE;
}

static gboolean
read_escape (Parser *p, char quote, GString *out)
{
  static const char letters[] = "bfnrt/\\";
  static const char meanings[] = "\b\f\n\r\t/\\";
  char letter = peek (p);
  const char *found = letter != '\0' ? strchr (letters, letter) : NULL;

  p->at++;
  if (letter == 'u')
    return read_unicode (p, out);
  if (letter == quote)
    g_string_append_c (out, quote);
  else if (found != NULL)
    g_string_append_c (out, meanings[found - letters]);
  else
    return fail (p, _ ("this escape is unknown"));
  return TRUE;
}

static gboolean
read_string (Parser *p, GString *out)
{
  char quote = *p->at++;

  for (;;)
    {
      if (p->at >= p->end)
        return fail (p, _ ("the string has no closing quote"));
      if (*p->at == quote)
        {
          p->at++;
          return TRUE;
        }
      if ((guint8) *p->at < 0x20)
        return fail (p, _ ("a control character stands in the string"));
      if (*p->at == '\\')
        {
          p->at++;
          if (!read_escape (p, quote, out))
            return FALSE;
        }
      else
        g_string_append_c (out, *p->at++);
    }
}

static gboolean
read_int (Parser *p, gint64 *value)
{
  gboolean negative = take (p, "-");
  const char *start = p->at;

  *value = 0;
  while (p->at < p->end && g_ascii_isdigit (*p->at))
    {
      *value = *value * 10 + (*p->at++ - '0');
      if (*value > MAX_INT)
        return fail (p, _ ("the number is too large"));
    }
  if (p->at == start || (*start == '0' && (p->at - start > 1 || negative)))
    return fail (p, _ ("a whole number without leading zeros is expected here"));
  if (negative)
    *value = -*value;
  return TRUE;
}

static gboolean
starts_int (Parser *p)
{
  return peek (p) == '-' || g_ascii_isdigit (peek (p));
}

/* ":" [end] [":" [step]], after the start */
static gboolean
read_slice (Parser *p, CsnPathSelector *s)
{
  s->kind = CSN_SELECT_SLICE;
  s->step = 1;
  p->at++;
  skip_blanks (p);
  if (starts_int (p))
    {
      if (!read_int (p, &s->end))
        return FALSE;
      s->has_end = TRUE;
      skip_blanks (p);
    }
  if (!take (p, ":"))
    return TRUE;
  skip_blanks (p);
  return !starts_int (p) || read_int (p, &s->step);
}

static gboolean
read_index_or_slice (Parser *p, CsnPathSelector *s)
{
  const char *after;

  if (starts_int (p))
    {
      if (!read_int (p, &s->start))
        return FALSE;
      s->has_start = TRUE;
    }
  after = p->at;
  skip_blanks (p);
  if (peek (p) == ':')
    return read_slice (p, s);
  p->at = after;
  if (!s->has_start)
    return fail (p, _ ("a selector is expected here"));
  s->kind = CSN_SELECT_INDEX;
  s->index = s->start;
  return TRUE;
}

static gboolean
read_selector (Parser *p, GPtrArray *selectors)
{
  CsnPathSelector *s = g_new0 (CsnPathSelector, 1);

  g_ptr_array_add (selectors, s);
  switch (peek (p))
    {
    case '\'':
    case '"':
      s->kind = CSN_SELECT_NAME;
      s->name = g_string_new (NULL);
      return read_string (p, s->name);
    case '*':
      p->at++;
      s->kind = CSN_SELECT_WILDCARD;
      return TRUE;
    case '?':
      p->at++;
      skip_blanks (p);
      s->kind = CSN_SELECT_FILTER;
      s->filter = read_or (p);
      return s->filter != NULL;
    default:
      return read_index_or_slice (p, s);
    }
}

static gboolean
read_bracketed (Parser *p, CsnPathSegment *segment)
{
  p->at++;
  do
    {
      skip_blanks (p);
      if (!read_selector (p, segment->selectors))
        return FALSE;
      skip_blanks (p);
    }
  while (take (p, ","));
  return take (p, "]") || fail (p, _ ("“]” is expected here"));
}

static gboolean
read_dotted (Parser *p, CsnPathSegment *segment)
{
  CsnPathSelector *s = g_new0 (CsnPathSelector, 1);

  g_ptr_array_add (segment->selectors, s);
  if (take (p, "*"))
    {
      s->kind = CSN_SELECT_WILDCARD;
      return TRUE;
    }
  s->kind = CSN_SELECT_NAME;
  s->name = g_string_new (NULL);
  return read_member_name (p, s->name);
}

static gboolean
read_segment (Parser *p, CsnPathSegment *segment)
{
  if (peek (p) == '[')
    return read_bracketed (p, segment);
  if (take (p, ".."))
    {
      segment->descendant = TRUE;
      return peek (p) == '[' ? read_bracketed (p, segment) : read_dotted (p, segment);
    }
  p->at++; /* "." */
  if (p->hurl && peek (p) == '[')
    return read_bracketed (p, segment);
  return read_dotted (p, segment);
}

static CsnPathQuery *
read_segments (Parser *p, gboolean relative)
{
  g_autoptr (CsnPathQuery) query = g_new0 (CsnPathQuery, 1);

  query->relative = relative;
  query->segments = g_ptr_array_new_with_free_func ((GDestroyNotify) segment_free);
  for (;;)
    {
      const char *before = p->at;
      CsnPathSegment *segment;

      skip_blanks (p);
      if (peek (p) != '[' && peek (p) != '.')
        {
          p->at = before;
          return g_steal_pointer (&query);
        }
      segment = g_new0 (CsnPathSegment, 1);
      segment->selectors = g_ptr_array_new_with_free_func ((GDestroyNotify) selector_free);
      g_ptr_array_add (query->segments, segment);
      if (!read_segment (p, segment))
        return NULL;
    }
}

gboolean
csn_path_query_is_singular (const CsnPathQuery *query)
{
  for (guint i = 0; i < query->segments->len; i++)
    {
      const CsnPathSegment *segment = g_ptr_array_index (query->segments, i);
      const CsnPathSelector *first = g_ptr_array_index (segment->selectors, 0);

      if (segment->descendant || segment->selectors->len != 1
          || (first->kind != CSN_SELECT_NAME && first->kind != CSN_SELECT_INDEX))
        return FALSE;
    }
  return TRUE;
}

static CsnPathExpr *
new_expr (CsnPathExprKind kind)
{
  CsnPathExpr *expr = g_new0 (CsnPathExpr, 1);

  expr->kind = kind;
  return expr;
}

static CsnPathExpr *
read_number (Parser *p)
{
  g_autoptr (CsnPathExpr) expr = new_expr (CSN_EXPR_NUMBER);
  const char *start = p->at, *digits;

  take (p, "-");
  digits = p->at;
  while (g_ascii_isdigit (peek (p)))
    p->at++;
  if (p->at == digits || (*digits == '0' && p->at - digits > 1))
    {
      fail (p, _ ("a number is expected here"));
      return NULL;
    }
  if (peek (p) == '.')
    {
      digits = ++p->at;
      while (g_ascii_isdigit (peek (p)))
        p->at++;
      if (p->at == digits)
        {
          fail (p, _ ("digits are expected after the point"));
          return NULL;
        }
    }
  if (peek (p) == 'e' || peek (p) == 'E')
    {
      p->at++;
      if (peek (p) == '+' || peek (p) == '-')
        p->at++;
      digits = p->at;
      while (g_ascii_isdigit (peek (p)))
        p->at++;
      if (p->at == digits)
        {
          fail (p, _ ("digits are expected in the exponent"));
          return NULL;
        }
    }
  expr->text = g_string_new_len (start, p->at - start);
  return g_steal_pointer (&expr);
}

typedef enum
{
  TYPE_VALUE,
  TYPE_LOGICAL,
  TYPE_NODES,
} PathType;

static const struct
{
  const char *name;
  CsnPathFunction function;
  guint n_arguments;
  PathType argument;
  PathType result;
} functions[] = {
  { "length", CSN_FUNCTION_LENGTH, 1, TYPE_VALUE, TYPE_VALUE },
  { "count", CSN_FUNCTION_COUNT, 1, TYPE_NODES, TYPE_VALUE },
  { "match", CSN_FUNCTION_MATCH, 2, TYPE_VALUE, TYPE_LOGICAL },
  { "search", CSN_FUNCTION_SEARCH, 2, TYPE_VALUE, TYPE_LOGICAL },
  { "value", CSN_FUNCTION_VALUE, 1, TYPE_NODES, TYPE_VALUE },
};

static PathType
result_of (const CsnPathExpr *expr)
{
  return expr->function == CSN_FUNCTION_MATCH || expr->function == CSN_FUNCTION_SEARCH ? TYPE_LOGICAL : TYPE_VALUE;
}

static gboolean
is_value (const CsnPathExpr *expr)
{
  switch (expr->kind)
    {
    case CSN_EXPR_STRING:
    case CSN_EXPR_NUMBER:
    case CSN_EXPR_TRUE:
    case CSN_EXPR_FALSE:
    case CSN_EXPR_NULL:
      return TRUE;
    case CSN_EXPR_QUERY:
      return csn_path_query_is_singular (expr->query);
    case CSN_EXPR_FUNCTION:
      return result_of (expr) == TYPE_VALUE;
    default:
      return FALSE;
    }
}

static gboolean
read_arguments (Parser *p, CsnPathExpr *call, guint n, PathType type)
{
  CsnPathExpr **slots[] = { &call->left, &call->right };

  for (guint i = 0; i < n; i++)
    {
      skip_blanks (p);
      if (i > 0 && !take (p, ","))
        return fail (p, _ ("another argument is expected here"));
      skip_blanks (p);
      *slots[i] = read_or (p);
      if (*slots[i] == NULL)
        return FALSE;
      if (type == TYPE_NODES ? (*slots[i])->kind != CSN_EXPR_QUERY : !is_value (*slots[i]))
        return fail (p, _ ("the argument has the wrong type"));
    }
  skip_blanks (p);
  return take (p, ")") || fail (p, _ ("“)” is expected here"));
}

static CsnPathExpr *
read_function (Parser *p)
{
  g_autoptr (CsnPathExpr) call = new_expr (CSN_EXPR_FUNCTION);
  const char *start = p->at;
  gsize length;

  while (g_ascii_islower (peek (p)) || g_ascii_isdigit (peek (p)) || peek (p) == '_')
    p->at++;
  length = (gsize) (p->at - start);
  for (guint i = 0; i < G_N_ELEMENTS (functions); i++)
    if (strlen (functions[i].name) == length && memcmp (functions[i].name, start, length) == 0 && take (p, "("))
      {
        call->function = functions[i].function;
        if (!read_arguments (p, call, functions[i].n_arguments, functions[i].argument))
          return NULL;
        return g_steal_pointer (&call);
      }
  p->at = start;
  fail (p, _ ("a comparison, a query or a function is expected here"));
  return NULL;
}

static CsnPathExpr *
read_query_expr (Parser *p, gboolean relative)
{
  g_autoptr (CsnPathExpr) expr = new_expr (CSN_EXPR_QUERY);

  p->at++;
  expr->query = read_segments (p, relative);
  return expr->query != NULL ? g_steal_pointer (&expr) : NULL;
}

/* a literal, a query or a function */
static CsnPathExpr *
read_operand (Parser *p)
{
  char c = peek (p);
  g_autoptr (CsnPathExpr) string = NULL;

  if (c == '@' || c == '$')
    return read_query_expr (p, c == '@');
  if (c == '\'' || c == '"')
    {
      string = new_expr (CSN_EXPR_STRING);
      string->text = g_string_new (NULL);
      return read_string (p, string->text) ? g_steal_pointer (&string) : NULL;
    }
  if (c == '-' || g_ascii_isdigit (c))
    return read_number (p);
  if (take (p, "true"))
    return new_expr (CSN_EXPR_TRUE);
  if (take (p, "false"))
    return new_expr (CSN_EXPR_FALSE);
  if (take (p, "null"))
    return new_expr (CSN_EXPR_NULL);
  return read_function (p);
}

static gboolean
read_operator (Parser *p, CsnPathOperator *op)
{
  static const struct
  {
    const char *text;
    CsnPathOperator op;
  } operators[] = { { "==", CSN_PATH_EQ }, { "!=", CSN_PATH_NE }, { "<=", CSN_PATH_LE },
                    { ">=", CSN_PATH_GE }, { "<", CSN_PATH_LT },  { ">", CSN_PATH_GT } };

  for (guint i = 0; i < G_N_ELEMENTS (operators); i++)
    if (take (p, operators[i].text))
      {
        *op = operators[i].op;
        return TRUE;
      }
  return FALSE;
}

static gboolean
ends_operand (Parser *p)
{
  return p->at >= p->end || strchr (",)]", *p->at) != NULL || has (p, "&&") || has (p, "||");
}

/* A comparison, or an operand that stands for itself: as a test, or as an argument of a function. */
static CsnPathExpr *
read_comparison (Parser *p)
{
  g_autoptr (CsnPathExpr) left = read_operand (p);
  g_autoptr (CsnPathExpr) compare = NULL;
  const char *after = p->at;
  CsnPathOperator op;

  if (left == NULL)
    return NULL;
  skip_blanks (p);
  if (!read_operator (p, &op))
    {
      if (!ends_operand (p))
        {
          fail (p, _ ("a comparison is expected here"));
          return NULL;
        }
      p->at = after;
      return g_steal_pointer (&left);
    }
  compare = new_expr (CSN_EXPR_COMPARE);
  compare->op = op;
  skip_blanks (p);
  compare->right = read_operand (p);
  if (compare->right == NULL)
    return NULL;
  if (!is_value (left) || !is_value (compare->right))
    {
      fail (p, _ ("only single values can be compared"));
      return NULL;
    }
  compare->left = g_steal_pointer (&left);
  return g_steal_pointer (&compare);
}

static gboolean
is_logical (const CsnPathExpr *expr)
{
  switch (expr->kind)
    {
    case CSN_EXPR_OR:
    case CSN_EXPR_AND:
    case CSN_EXPR_NOT:
    case CSN_EXPR_COMPARE:
    case CSN_EXPR_QUERY:
      return TRUE;
    case CSN_EXPR_FUNCTION:
      return result_of (expr) == TYPE_LOGICAL;
    default:
      return FALSE;
    }
}

static CsnPathExpr *
read_parenthesised (Parser *p)
{
  g_autoptr (CsnPathExpr) inner = NULL;

  p->at++;
  skip_blanks (p);
  inner = read_or (p);
  if (inner == NULL)
    return NULL;
  skip_blanks (p);
  if (!take (p, ")") || !is_logical (inner))
    {
      fail (p, _ ("“)” is expected here, after something true or false"));
      return NULL;
    }
  return g_steal_pointer (&inner);
}

static CsnPathExpr *
read_basic (Parser *p)
{
  g_autoptr (CsnPathExpr) inner = NULL;
  g_autoptr (CsnPathExpr) negated = NULL;

  if (peek (p) == '(')
    return read_parenthesised (p);
  if (peek (p) != '!' || has (p, "!="))
    return read_comparison (p);
  p->at++;
  skip_blanks (p);
  inner = peek (p) == '(' ? read_parenthesised (p) : read_operand (p);
  if (inner == NULL || !is_logical (inner))
    {
      fail (p, _ ("“!” negates a query, a function or parentheses"));
      return NULL;
    }
  negated = new_expr (CSN_EXPR_NOT);
  negated->left = g_steal_pointer (&inner);
  return g_steal_pointer (&negated);
}

/* One level of "a && b && c" or "a || b || c". */
static CsnPathExpr *
read_chain (Parser *p, CsnPathExprKind kind, const char *sign, CsnPathExpr *(*read_part) (Parser *))
{
  g_autoptr (CsnPathExpr) all = read_part (p);

  while (all != NULL)
    {
      const char *after = p->at;
      CsnPathExpr *joined;

      skip_blanks (p);
      if (!take (p, sign))
        {
          p->at = after;
          break;
        }
      skip_blanks (p);
      joined = new_expr (kind);
      joined->left = g_steal_pointer (&all);
      joined->right = read_part (p);
      all = joined;
      if (joined->right == NULL || !is_logical (joined->left) || !is_logical (joined->right))
        {
          fail (p, _ ("both sides must be true or false"));
          return NULL;
        }
    }
  return g_steal_pointer (&all);
}

static CsnPathExpr *
read_and (Parser *p)
{
  return read_chain (p, CSN_EXPR_AND, "&&", read_basic);
}

static CsnPathExpr *
read_or (Parser *p)
{
  CsnPathExpr *expr;

  if (++p->depth > MAX_DEPTH)
    {
      fail (p, _ ("the expression is nested too deep"));
      return NULL;
    }
  expr = read_chain (p, CSN_EXPR_OR, "||", read_and);
  p->depth--;
  return expr;
}

/* A filter must be true or false: literals and functions of values are none. */
static gboolean
check_filters (Parser *p, const CsnPathQuery *query)
{
  for (guint i = 0; i < query->segments->len; i++)
    {
      const CsnPathSegment *segment = g_ptr_array_index (query->segments, i);

      for (guint j = 0; j < segment->selectors->len; j++)
        {
          const CsnPathSelector *selector = g_ptr_array_index (segment->selectors, j);

          if (selector->kind == CSN_SELECT_FILTER && !is_logical (selector->filter))
            return fail (p, _ ("the filter is not true or false"));
        }
    }
  return TRUE;
}

static gboolean check_expr (Parser *p, const CsnPathExpr *expr);

static gboolean
check_query (Parser *p, const CsnPathQuery *query)
{
  if (!check_filters (p, query))
    return FALSE;
  for (guint i = 0; i < query->segments->len; i++)
    {
      const CsnPathSegment *segment = g_ptr_array_index (query->segments, i);

      for (guint j = 0; j < segment->selectors->len; j++)
        if (!check_expr (p, ((CsnPathSelector *) g_ptr_array_index (segment->selectors, j))->filter))
          return FALSE;
    }
  return TRUE;
}

static gboolean
check_expr (Parser *p, const CsnPathExpr *expr)
{
  if (expr == NULL)
    return TRUE;
  return check_expr (p, expr->left) && check_expr (p, expr->right)
         && (expr->query == NULL || check_query (p, expr->query));
}

CsnJsonPath *
csn_json_path_new (const char *expression, gsize length, gboolean hurl, GError **error)
{
  Parser p = { .text = expression, .at = expression, .end = expression + length, .hurl = hurl };
  g_autoptr (CsnJsonPath) self = g_new0 (CsnJsonPath, 1);

  g_return_val_if_fail (expression != NULL, NULL);

  if (length > CSN_JSON_PATH_MAX_LENGTH || !g_utf8_validate_len (expression, length, NULL))
    fail (&p, _ ("the expression is too long or not UTF-8"));
  else if (!take (&p, "$"))
    fail (&p, _ ("an expression begins with “$”"));
  else
    self->query = read_segments (&p, FALSE);
  if (self->query != NULL && p.at != p.end)
    fail (&p, _ ("nothing more is expected here"));
  if (p.problem == NULL && check_query (&p, self->query))
    return g_steal_pointer (&self);
  g_set_error (error, CSN_PROBE_ERROR, CSN_PROBE_ERROR_SYNTAX, _ ("JSONPath, column %ld: %s."),
               (long) g_utf8_strlen (expression, p.problem_at - expression) + 1, p.problem);
  return NULL;
}

void
csn_json_path_free (CsnJsonPath *self)
{
  if (self == NULL)
    return;
  csn_path_query_free (self->query);
  g_free (self);
}

gboolean
csn_json_path_is_singular (const CsnJsonPath *self)
{
  g_return_val_if_fail (self != NULL, FALSE);
  return csn_path_query_is_singular (self->query);
}
