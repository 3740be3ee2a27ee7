/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Texts, arguments and queries of the probe language. JSONPath results follow Hurl 8: no node is nothing, one node is its
 * value, several are a list. Must not send anything. */

#include "csn-hurl-evaluate.h"

#include "csn-hurl-fence.h"
#include "csn-json-path.h"
#include "csn-probe-error.h"
#include "csn-project-file.h"

#include <glib/gi18n-lib.h>
#include <libxml/HTMLparser.h>
#include <libxml/parser.h>
#include <libxml/xpath.h>
#include <libxml/xpathInternals.h>
#include <openssl/x509.h>
#include <string.h>

#define MAX_FILE (64 * 1024 * 1024)

static void
set_unsupported (GError **error, const char *what)
{
  g_set_error (error, CSN_PROBE_ERROR, CSN_PROBE_ERROR_UNSUPPORTED, _ ("“%s” is not supported here."), what);
}

static char *
escape_json (const char *text)
{
  g_autoptr (JsonNode) node = json_node_init_string (json_node_alloc (), text);
  g_autofree char *quoted = json_to_string (node, FALSE);

  return g_strndup (quoted + 1, strlen (quoted) - 2);
}

static char *
render_place (CsnHurlScope *scope, const CsnHurlPart *part, GError **error)
{
  CsnHurlValue *value = g_hash_table_lookup (scope->variables, part->text);
  g_autofree char *text = NULL;
  g_autoptr (GDateTime) now = NULL;

  if (value == NULL && strcmp (part->text, "newUuid") == 0)
    return g_uuid_string_random ();
  if (value == NULL && strcmp (part->text, "newDate") == 0)
    {
      now = g_date_time_new_now_utc ();
      return g_date_time_format (now, "%Y-%m-%dT%H:%M:%S.%fZ");
    }
  if (value == NULL)
    {
      g_set_error (error, CSN_PROBE_ERROR, CSN_PROBE_ERROR_MISSING, _ ("The variable “%s” has no value (line %u)."),
                   part->text, part->line);
      return NULL;
    }
  text = csn_hurl_value_render (value);
  if (text == NULL)
    {
      g_set_error (error, CSN_PROBE_ERROR, CSN_PROBE_ERROR_MISSING, _ ("The variable “%s” is a %s and cannot stand in a text."),
                   part->text, csn_hurl_value_get_type (value));
      return NULL;
    }
  return part->in_json_string ? escape_json (text) : g_steal_pointer (&text);
}

char *
csn_hurl_render (CsnHurlScope *scope, const CsnHurlText *text, GError **error)
{
  g_autoptr (GString) out = g_string_new (NULL);

  for (guint i = 0; i < text->len; i++)
    {
      const CsnHurlPart *part = g_ptr_array_index (text, i);
      g_autofree char *value = part->is_place ? render_place (scope, part, error) : g_strdup (part->text);

      if (value == NULL)
        return NULL;
      g_string_append (out, value);
    }
  return g_string_free (g_steal_pointer (&out), FALSE);
}

static CsnHurlValue *
eval_hex (const char *text, GError **error)
{
  g_autofree char *hex = g_strstrip (g_strdup (text));
  gsize length = strlen (hex);
  g_autofree guint8 *data = g_malloc0 (length / 2 + 1);
  g_autoptr (GBytes) bytes = NULL;

  if (length % 2 != 0 || strspn (hex, "0123456789abcdefABCDEF") != length)
    {
      g_set_error (error, CSN_PROBE_ERROR, CSN_PROBE_ERROR_SYNTAX, _ ("“%.20s” is no hex text."), hex);
      return NULL;
    }
  for (gsize i = 0; i < length; i += 2)
    data[i / 2] = (guint8) (g_ascii_xdigit_value (hex[i]) * 16 + g_ascii_xdigit_value (hex[i + 1]));
  bytes = g_bytes_new (data, length / 2);
  return csn_hurl_value_new_bytes (bytes);
}

static CsnHurlValue *
eval_file (CsnHurlScope *scope, const CsnHurlArg *arg, GError **error)
{
  g_autofree char *path = csn_hurl_render (scope, arg->text, error);
  g_autoptr (GBytes) bytes = path != NULL ? csn_project_file_read (scope->folder, path, MAX_FILE, error) : NULL;

  return bytes != NULL ? csn_hurl_value_new_bytes (bytes) : NULL;
}

CsnHurlValue *
csn_hurl_eval_arg (CsnHurlScope *scope, const CsnHurlArg *arg, GError **error)
{
  g_autofree char *text = NULL;
  CsnHurlValue *value;
  gsize length = 0;

  switch (arg->kind)
    {
    case CSN_HURL_ARG_NULL: return csn_hurl_value_new (CSN_HURL_NULL);
    case CSN_HURL_ARG_TRUE: return csn_hurl_value_new_bool (TRUE);
    case CSN_HURL_ARG_FALSE: return csn_hurl_value_new_bool (FALSE);
    case CSN_HURL_ARG_NUMBER: return csn_hurl_value_new_number (arg->raw);
    case CSN_HURL_ARG_REGEX: return csn_hurl_value_new_string (arg->raw);
    case CSN_HURL_ARG_HEX: return eval_hex (arg->raw, error);
    case CSN_HURL_ARG_FILE: return eval_file (scope, arg, error);
    case CSN_HURL_ARG_BASE64:
      {
        g_autofree guchar *data = g_base64_decode (arg->raw, &length);
        g_autoptr (GBytes) bytes = g_bytes_new (data, length);

        return csn_hurl_value_new_bytes (bytes);
      }
    case CSN_HURL_ARG_PLACE:
      value = g_hash_table_lookup (scope->variables, arg->raw);
      if (value != NULL)
        return csn_hurl_value_ref (value);
      g_set_error (error, CSN_PROBE_ERROR, CSN_PROBE_ERROR_MISSING, _ ("The variable “%s” has no value."), arg->raw);
      return NULL;
    default:
      text = csn_hurl_render (scope, arg->text, error);
      return text != NULL ? csn_hurl_value_new_string (text) : NULL;
    }
}

static char *
eval_text_arg (CsnHurlScope *scope, const CsnHurlCall *call, GError **error)
{
  g_autoptr (CsnHurlValue) value = csn_hurl_eval_arg (scope, call->args[0], error);

  return value != NULL ? csn_hurl_value_render (value) : NULL;
}

static CsnHurlValue *
new_nothing (void)
{
  return csn_hurl_value_new (CSN_HURL_NOTHING);
}

CsnHurlValue *
csn_hurl_jsonpath (yyjson_val *root, const char *expression, gboolean as_list, GError **error)
{
  g_autoptr (CsnJsonPath) path = csn_json_path_new (expression, strlen (expression), TRUE, error);
  g_autoptr (GPtrArray) nodes = path != NULL ? csn_json_path_select (path, root, error) : NULL;
  CsnHurlValue *list;

  if (nodes == NULL)
    return NULL;
  if (nodes->len == 0 && !as_list)
    return new_nothing ();
  if (nodes->len == 1 && !as_list)
    return csn_hurl_value_new_json (g_ptr_array_index (nodes, 0));
  list = csn_hurl_value_new_list ();
  for (guint i = 0; i < nodes->len; i++)
    g_ptr_array_add (list->items, csn_hurl_value_new_json (g_ptr_array_index (nodes, i)));
  return list;
}

static CsnHurlValue *
query_jsonpath (CsnHurlScope *scope, const CsnHurlCall *call, GError **error)
{
  g_autofree char *expression = eval_text_arg (scope, call, error);

  if (expression == NULL)
    return NULL;
  if (scope->json == NULL)
    scope->json = csn_json_read (g_bytes_get_data (scope->body, NULL), g_bytes_get_size (scope->body), error);
  return scope->json != NULL ? csn_hurl_jsonpath (yyjson_doc_get_root (scope->json), expression, scope->no_coercion, error)
                             : NULL;
}

/* XML errors are told by the result, not on the terminal. */
static void
swallow_error (void *data, xmlErrorPtr error)
{
}

static CsnHurlValue *
value_of_xpath (xmlXPathObjectPtr object)
{
  CsnHurlValue *value;

  if (object->type == XPATH_BOOLEAN)
    return csn_hurl_value_new_bool (object->boolval);
  if (object->type == XPATH_STRING)
    return csn_hurl_value_new_string ((const char *) object->stringval);
  if (object->type == XPATH_NUMBER)
    {
      char text[G_ASCII_DTOSTR_BUF_SIZE];

      g_ascii_dtostr (text, sizeof text, object->floatval);
      value = csn_hurl_value_new_number (text);
      value->kind = CSN_HURL_FLOAT;
      return value;
    }
  value = csn_hurl_value_new (CSN_HURL_NODESET);
  value->count = object->nodesetval != NULL ? (gsize) object->nodesetval->nodeNr : 0;
  return value;
}

/* No network, no external subset, and no document that brings entities of its own: they only serve to grow. */
static xmlDocPtr
read_markup (const char *data, gsize length, gboolean html, GError **error)
{
  xmlDocPtr doc
    = html ? htmlReadMemory (data, (int) length, NULL, "UTF-8", HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING | HTML_PARSE_NONET)
           : xmlReadMemory (data, (int) length, NULL, NULL, XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING);

  if (doc == NULL)
    g_set_error (error, CSN_PROBE_ERROR, CSN_PROBE_ERROR_SYNTAX, _ ("The body is no XML or HTML."));
  else if (doc->intSubset != NULL && doc->intSubset->entities != NULL)
    {
      g_set_error (error, CSN_PROBE_ERROR, CSN_PROBE_ERROR_SYNTAX, _ ("The body defines entities, which are not read."));
      g_clear_pointer (&doc, xmlFreeDoc);
    }
  return doc;
}

CsnHurlValue *
csn_hurl_xpath (const char *expression, const char *data, gsize length, gboolean html, GError **error)
{
  xmlDocPtr doc = read_markup (data, length, html, error);
  xmlXPathContextPtr context;
  xmlXPathObjectPtr object;
  CsnHurlValue *value;
  xmlNodePtr root;

  if (doc == NULL)
    return NULL;
  context = xmlXPathNewContext (doc);
  context->error = (xmlStructuredErrorFunc) swallow_error;
  context->opLimit = CSN_JSON_PATH_MAX_NODES;
  root = xmlDocGetRootElement (doc);
  for (xmlNsPtr ns = root != NULL ? root->nsDef : NULL; ns != NULL; ns = ns->next)
    xmlXPathRegisterNs (context, ns->prefix != NULL ? ns->prefix : BAD_CAST "_", ns->href);
  object = xmlXPathEvalExpression (BAD_CAST expression, context);
  value = object != NULL ? value_of_xpath (object) : NULL;
  if (value == NULL)
    g_set_error (error, CSN_PROBE_ERROR, CSN_PROBE_ERROR_SYNTAX, _ ("“%s” is no XPath expression."), expression);
  xmlXPathFreeObject (object);
  xmlXPathFreeContext (context);
  xmlFreeDoc (doc);
  return value;
}

static const char *
get_content_type (CsnHurlScope *scope)
{
  return scope->reply != NULL ? csn_http_hop_get_header (csn_http_reply_get_last (scope->reply), "Content-Type") : NULL;
}

static CsnHurlValue *
value_of_list (CsnHurlValue *list)
{
  CsnHurlValue *one;

  if (list->items->len > 1)
    return list;
  one = list->items->len == 1 ? csn_hurl_value_ref (g_ptr_array_index (list->items, 0)) : new_nothing ();
  csn_hurl_value_unref (list);
  return one;
}

static CsnHurlValue *
query_header (CsnHurlScope *scope, const CsnHurlCall *call, GError **error)
{
  const CsnHttpHop *hop = csn_http_reply_get_last (scope->reply);
  g_autofree char *name = eval_text_arg (scope, call, error);
  CsnHurlValue *list;

  if (name == NULL)
    return NULL;
  list = csn_hurl_value_new_list ();
  for (guint i = 0; i < hop->headers->len; i++)
    {
      const CsnHttpField *field = g_ptr_array_index (hop->headers, i);

      if (g_ascii_strcasecmp (field->name, name) == 0)
        g_ptr_array_add (list->items, csn_hurl_value_new_string (field->value));
    }
  return value_of_list (list);
}

static CsnHurlValue *
value_of_attribute (const char *name, const char *value)
{
  g_autoptr (GDateTime) date = NULL;

  if (g_ascii_strcasecmp (name, "Max-Age") == 0)
    return csn_hurl_value_new_number (value);
  if (g_ascii_strcasecmp (name, "Expires") != 0)
    return csn_hurl_value_new_string (value);
  date = soup_date_time_new_from_http_string (value);
  return date != NULL ? csn_hurl_value_new_date (date) : new_nothing ();
}

static CsnHurlValue *
value_of_cookie (const char *cookie, const char *attribute)
{
  g_auto (GStrv) parts = g_strsplit (cookie, ";", -1);
  const char *equals = strchr (parts[0], '=');

  if (attribute == NULL || g_ascii_strcasecmp (attribute, "Value") == 0)
    return csn_hurl_value_new_string (equals != NULL ? equals + 1 : "");
  for (guint i = 1; parts[i] != NULL; i++)
    {
      char *part = g_strstrip (parts[i]);
      char *value = strchr (part, '=');

      if (value != NULL)
        *value++ = '\0';
      if (g_ascii_strcasecmp (part, attribute) != 0)
        continue;
      if (value == NULL) /* Secure, HttpOnly: there, without a value */
        return csn_hurl_value_new (CSN_HURL_NULL);
      return value_of_attribute (part, value);
    }
  return new_nothing ();
}

/* "name" or "name[Attribute]" */
static CsnHurlValue *
query_cookie (CsnHurlScope *scope, const CsnHurlCall *call, GError **error)
{
  const CsnHttpHop *hop = csn_http_reply_get_last (scope->reply);
  g_autofree char *name = eval_text_arg (scope, call, error);
  char *attribute = NULL;

  if (name == NULL)
    return NULL;
  if (g_str_has_suffix (name, "]") && strchr (name, '[') != NULL)
    {
      attribute = strchr (name, '[');
      *attribute++ = '\0';
      attribute[strlen (attribute) - 1] = '\0';
    }
  for (guint i = 0; i < hop->headers->len; i++)
    {
      const CsnHttpField *field = g_ptr_array_index (hop->headers, i);
      gsize length = strlen (name);

      if (g_ascii_strcasecmp (field->name, "Set-Cookie") == 0 && strncmp (field->value, name, length) == 0
          && field->value[length] == '=')
        return value_of_cookie (field->value, attribute);
    }
  return new_nothing ();
}

static X509 *
open_certificate (GTlsCertificate *certificate)
{
  g_autoptr (GByteArray) der = NULL;
  const unsigned char *at;

  g_object_get (certificate, "certificate", &der, NULL);
  at = der != NULL ? der->data : NULL;
  return at != NULL ? d2i_X509 (NULL, &at, (long) der->len) : NULL;
}

/* "C=US, ST=…, CN=localhost" in the order of the certificate */
static char *
dup_name (GTlsCertificate *certificate, gboolean issuer)
{
  X509 *x509 = open_certificate (certificate);
  BIO *out = BIO_new (BIO_s_mem ());
  char *data = NULL;
  char *text = NULL;
  long length;

  if (x509 != NULL
      && X509_NAME_print_ex (out, issuer ? X509_get_issuer_name (x509) : X509_get_subject_name (x509), 0,
                             (XN_FLAG_ONELINE & ~(unsigned long) (XN_FLAG_SPC_EQ | ASN1_STRFLGS_ESC_MSB))) >= 0)
    {
      length = BIO_get_mem_data (out, &data);
      text = g_strndup (data, (gsize) length);
    }
  BIO_free (out);
  X509_free (x509);
  return text;
}

/* "1e:e8:…" */
static char *
dup_serial_number (GTlsCertificate *certificate)
{
  X509 *x509 = open_certificate (certificate);
  const ASN1_INTEGER *number = x509 != NULL ? X509_get0_serialNumber (x509) : NULL;
  GString *text = g_string_new (NULL);

  for (int i = 0; number != NULL && i < ASN1_STRING_length (number); i++)
    g_string_append_printf (text, "%s%02x", i > 0 ? ":" : "", ASN1_STRING_get0_data (number)[i]);
  X509_free (x509);
  return g_string_free (text, FALSE);
}

static CsnHurlValue *
query_certificate (CsnHurlScope *scope, const CsnHurlCall *call, GError **error)
{
  GTlsCertificate *certificate = scope->reply->certificate;
  g_autofree char *name = eval_text_arg (scope, call, error);
  g_autoptr (GDateTime) date = NULL;
  g_autofree char *text = NULL;

  if (name == NULL || certificate == NULL)
    return name != NULL ? new_nothing () : NULL;
  if (strcmp (name, "Subject") == 0 || strcmp (name, "Issuer") == 0)
    text = dup_name (certificate, *name == 'I');
  else if (strcmp (name, "Serial-Number") == 0)
    text = dup_serial_number (certificate);
  else if (strcmp (name, "Start-Date") == 0)
    date = g_tls_certificate_get_not_valid_before (certificate);
  else if (strcmp (name, "Expire-Date") == 0)
    date = g_tls_certificate_get_not_valid_after (certificate);
  else
    {
      set_unsupported (error, name);
      return NULL;
    }
  if (date != NULL)
    return csn_hurl_value_new_date (date);
  return text != NULL ? csn_hurl_value_new_string (text) : new_nothing ();
}

static char *
decode_text (CsnHurlScope *scope, GError **error)
{
  const char *type = get_content_type (scope);
  g_autofree char *lower = type != NULL ? g_ascii_strdown (type, -1) : NULL;
  const char *charset = lower != NULL ? strstr (lower, "charset=") : NULL;
  g_autofree char *name = charset != NULL ? g_strdup (charset + strlen ("charset=")) : NULL;
  gsize length = g_bytes_get_size (scope->body);
  const char *data = length > 0 ? g_bytes_get_data (scope->body, NULL) : "";

  if (name != NULL)
    {
      name[strcspn (name, "; \"'")] = '\0';
      if (g_ascii_strcasecmp (name, "utf-8") != 0)
        return g_convert (data, (gssize) length, "UTF-8", name, NULL, NULL, error);
    }
  if (!g_utf8_validate_len (data, length, NULL))
    {
      g_set_error (error, CSN_PROBE_ERROR, CSN_PROBE_ERROR_FAILED, _ ("The body is no text."));
      return NULL;
    }
  return g_strndup (data, length);
}

static CsnHurlValue *
query_xpath (CsnHurlScope *scope, const CsnHurlCall *call, GError **error)
{
  const char *type = get_content_type (scope);
  g_autofree char *expression = eval_text_arg (scope, call, error);

  if (expression == NULL)
    return NULL;
  /* the charset of the answer goes before what the page says of itself */
  if (type != NULL && strstr (type, "html") != NULL)
    {
      g_autofree char *text = decode_text (scope, NULL);

      if (text != NULL)
        return csn_hurl_xpath (expression, text, strlen (text), TRUE, error);
    }
  return csn_hurl_xpath (expression, g_bytes_get_data (scope->body, NULL), g_bytes_get_size (scope->body),
                         type != NULL && strstr (type, "html") != NULL, error);
}

GRegex *
csn_hurl_regex (const char *pattern, GError **error)
{
  g_autofree char *limited = g_strconcat ("(*LIMIT_MATCH=100000)", pattern, NULL);
  g_autoptr (GError) inner = NULL;
  GRegex *regex = g_regex_new (limited, 0, 0, &inner);

  if (regex == NULL)
    g_set_error (error, CSN_PROBE_ERROR, CSN_PROBE_ERROR_SYNTAX, _ ("“%s” is no regular expression: %s"), pattern,
                 inner->message);
  return regex;
}

static CsnHurlValue *
query_body_text (CsnHurlScope *scope, const CsnHurlCall *call, GError **error)
{
  g_autofree char *text = decode_text (scope, error);
  g_autoptr (CsnHurlValue) value = text != NULL ? csn_hurl_value_new_string (text) : NULL;
  CsnHurlCall filter = { .name = (char *) "regex", .args = { call->args[0] } };

  if (value == NULL || strcmp (call->name, "body") == 0)
    return g_steal_pointer (&value);
  return csn_hurl_apply_filter (scope, &filter, value, error);
}

static CsnHurlValue *
query_digest (CsnHurlScope *scope, const CsnHurlCall *call)
{
  gboolean md5 = strcmp (call->name, "md5") == 0;
  g_autoptr (GChecksum) checksum = g_checksum_new (md5 ? G_CHECKSUM_MD5 : G_CHECKSUM_SHA256);
  guint8 digest[64];
  gsize length = sizeof digest;
  g_autoptr (GBytes) bytes = NULL;

  g_checksum_update (checksum, g_bytes_get_data (scope->body, NULL), (gssize) g_bytes_get_size (scope->body));
  g_checksum_get_digest (checksum, digest, &length);
  bytes = g_bytes_new (digest, length);
  return csn_hurl_value_new_bytes (bytes);
}

static CsnHurlValue *
query_variable (CsnHurlScope *scope, const CsnHurlCall *call, GError **error)
{
  g_autofree char *name = eval_text_arg (scope, call, error);
  CsnHurlValue *value = name != NULL ? g_hash_table_lookup (scope->variables, name) : NULL;

  if (name == NULL)
    return NULL;
  return value != NULL ? csn_hurl_value_ref (value) : new_nothing ();
}

static CsnHurlValue *
query_redirects (CsnHurlScope *scope)
{
  CsnHurlValue *list = csn_hurl_value_new_list ();

  for (guint i = 0; i + 1 < scope->reply->hops->len; i++)
    {
      const CsnHttpHop *hop = g_ptr_array_index (scope->reply->hops, i + 1);

      g_ptr_array_add (list->items, csn_hurl_value_new_string (hop->url));
    }
  return list;
}

static CsnHurlValue *
query_address (CsnHurlScope *scope)
{
  g_autofree char *text = g_strdup (scope->reply->address);
  char *colon = text != NULL ? strrchr (text, ':') : NULL;

  if (colon == NULL)
    return new_nothing ();
  *colon = '\0';
  return csn_hurl_value_new_string (text);
}

/* Queries that need a reply. */
static CsnHurlValue *
query_reply (CsnHurlScope *scope, const CsnHurlCall *query, GError **error)
{
  const CsnHttpHop *hop = csn_http_reply_get_last (scope->reply);
  const char *name = query->name;

  if (strcmp (name, "status") == 0)
    return csn_hurl_value_new_int (hop->status);
  if (strcmp (name, "version") == 0)
    return csn_hurl_value_new_string (hop->version);
  if (strcmp (name, "url") == 0)
    return csn_hurl_value_new_string (hop->url);
  if (strcmp (name, "duration") == 0)
    return csn_hurl_value_new_int (scope->reply->total_us / 1000);
  if (strcmp (name, "header") == 0)
    return query_header (scope, query, error);
  if (strcmp (name, "cookie") == 0)
    return query_cookie (scope, query, error);
  if (strcmp (name, "certificate") == 0)
    return query_certificate (scope, query, error);
  if (strcmp (name, "ip") == 0)
    return query_address (scope);
  if (strcmp (name, "redirects") == 0)
    return query_redirects (scope);

  g_autoptr (GBytes) raw = csn_bounded_buffer_dup_bytes (scope->reply->body);

  return csn_hurl_value_new_bytes (raw);
}

CsnHurlValue *
csn_hurl_eval_query (CsnHurlScope *scope, const CsnHurlCall *query, GError **error)
{
  const char *name = query->name;
  g_autoptr (GError) inner = NULL;
  CsnHurlValue *own = scope->readings != NULL ? csn_hurl_eval_fence_query (scope, query, &inner) : NULL;

  if (own != NULL)
    return own;
  if (inner != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&inner));
      return NULL;
    }

  if (scope->undecoded != NULL
      && g_strv_contains ((const char *[]) { "body", "regex", "jsonpath", "xpath", "bytes", "sha256", "md5", NULL }, name))
    {
      g_set_error_literal (error, CSN_PROBE_ERROR, CSN_PROBE_ERROR_FAILED, scope->undecoded->message);
      return NULL;
    }
  if (strcmp (name, "body") == 0 || strcmp (name, "regex") == 0)
    return query_body_text (scope, query, error);
  if (strcmp (name, "jsonpath") == 0)
    return query_jsonpath (scope, query, error);
  if (strcmp (name, "xpath") == 0)
    return query_xpath (scope, query, error);
  if (strcmp (name, "variable") == 0)
    return query_variable (scope, query, error);
  if (strcmp (name, "bytes") == 0)
    return csn_hurl_value_new_bytes (scope->body);
  if (strcmp (name, "sha256") == 0 || strcmp (name, "md5") == 0)
    return query_digest (scope, query);
  if (scope->reply != NULL)
    return query_reply (scope, query, error);
  set_unsupported (error, name);
  return NULL;
}

CsnHurlValue *
csn_hurl_eval_check (CsnHurlScope *scope, const CsnHurlCheck *check, GError **error)
{
  CsnHurlValue *value = csn_hurl_eval_query (scope, check->query, error);

  for (guint i = 0; value != NULL && i < check->filters->len; i++)
    {
      const CsnHurlCall *filter = g_ptr_array_index (check->filters, i);
      g_autoptr (CsnHurlValue) before = value;

      if (before->kind == CSN_HURL_NOTHING)
        {
          g_set_error (error, CSN_PROBE_ERROR, CSN_PROBE_ERROR_FAILED, _ ("The filter “%s” has nothing to work on."),
                       filter->name);
          return NULL;
        }
      value = csn_hurl_apply_filter (scope, filter, before, error);
    }
  return value;
}
