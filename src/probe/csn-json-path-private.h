/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The syntax tree of a JSONPath expression, between its parser and its evaluator. */

#pragma once

#include "csn-json-path.h"

G_BEGIN_DECLS

typedef struct _CsnPathExpr CsnPathExpr;

typedef enum
{
  CSN_SELECT_NAME,
  CSN_SELECT_WILDCARD,
  CSN_SELECT_INDEX,
  CSN_SELECT_SLICE,
  CSN_SELECT_FILTER,
} CsnSelectorKind;

typedef struct
{
  CsnSelectorKind kind;
  GString *name;       /* (owned) (nullable) may hold NUL */
  gint64 index;
  gboolean has_start, has_end;
  gint64 start, end, step;
  CsnPathExpr *filter; /* (owned) (nullable) */
} CsnPathSelector;

typedef struct
{
  gboolean descendant;
  GPtrArray *selectors; /* (owned) (element-type CsnPathSelector) */
} CsnPathSegment;

typedef struct
{
  gboolean relative;   /* "@", the current node of a filter */
  GPtrArray *segments; /* (owned) (element-type CsnPathSegment) */
} CsnPathQuery;

typedef enum
{
  CSN_EXPR_OR,
  CSN_EXPR_AND,
  CSN_EXPR_NOT,
  CSN_EXPR_COMPARE,
  CSN_EXPR_QUERY,
  CSN_EXPR_FUNCTION,
  CSN_EXPR_STRING,
  CSN_EXPR_NUMBER,
  CSN_EXPR_TRUE,
  CSN_EXPR_FALSE,
  CSN_EXPR_NULL,
} CsnPathExprKind;

typedef enum
{
  CSN_PATH_EQ,
  CSN_PATH_NE,
  CSN_PATH_LE,
  CSN_PATH_GE,
  CSN_PATH_LT,
  CSN_PATH_GT,
} CsnPathOperator;

typedef enum
{
  CSN_FUNCTION_LENGTH,
  CSN_FUNCTION_COUNT,
  CSN_FUNCTION_MATCH,
  CSN_FUNCTION_SEARCH,
  CSN_FUNCTION_VALUE,
} CsnPathFunction;

struct _CsnPathExpr
{
  CsnPathExprKind kind;
  CsnPathOperator op;
  CsnPathFunction function;
  CsnPathExpr *left, *right; /* (owned) (nullable) operands; arguments of a function */
  CsnPathQuery *query;       /* (owned) (nullable) */
  GString *text;             /* (owned) (nullable) string or number as written */
};

struct _CsnJsonPath
{
  CsnPathQuery *query; /* (owned) */
};

void     csn_path_query_free        (CsnPathQuery       *query);
void     csn_path_expr_free         (CsnPathExpr        *expr);
gboolean csn_path_query_is_singular (const CsnPathQuery *query);

G_END_DECLS
