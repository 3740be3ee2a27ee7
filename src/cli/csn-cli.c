/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What the sub-commands share; see the header. */

#include "csn-cli.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>
#ifdef __GLIBC__
#include <malloc.h>
#include <sys/mman.h>
#endif
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "csn-session-error.h"
#include "csn-silence.h"

#define MAX_SECRET_BYTES 4096

gboolean
csn_cli_parse (const char *command, const GOptionEntry *entries, int *argc, char ***argv, int min, int max)
{
  const CsnCommand *known = csn_cli_find_command (command);
  g_autoptr (GOptionContext) context = g_option_context_new (known ? known->arguments : NULL);
  g_autoptr (GError) error = NULL;
  g_autofree char *name = g_strdup_printf ("countersign-cli %s", command);

  g_set_prgname (name);
  g_option_context_add_main_entries (context, entries, GETTEXT_PACKAGE);
  g_option_context_set_translation_domain (context, GETTEXT_PACKAGE);
  if (known != NULL)
    g_option_context_set_summary (context, _ (known->summary));
  if (!g_option_context_parse (context, argc, argv, &error))
    {
      csn_cli_usage ("%s", error->message);
      return FALSE;
    }
  /* what stands behind "--" is taken literally */
  if (*argc > 1 && strcmp ((*argv)[1], "--") == 0)
    {
      memmove (*argv + 1, *argv + 2, sizeof (char *) * (gsize) (*argc - 1));
      (*argc)--;
    }
  if (*argc - 1 < min || *argc - 1 > max)
    {
      csn_cli_usage (_ ("usage: countersign-cli %s %s"), command, known ? known->arguments : "");
      return FALSE;
    }
  return TRUE;
}

#ifdef __GLIBC__
/* The heap grows by so much at once; nothing of it is taken before it is used. */
#define HEAP_STEP (128 * 1024 * 1024)
#define LARGE_PAGE (2 * 1024 * 1024)
#define MOST_TAKEN 8

/* Memory comes from the kernel page by page, which costs a report of some hundred items a fifth of its time: large pages, where
 * the system gives them to those who ask. */
static void
ask_for_large_pages (void)
{
  char *before = sbrk (0), *after = before;
  gpointer taken[MOST_TAKEN];
  guint n = 0;

  /* small enough to come from the heap, and enough of them to make it grow */
  while (n < MOST_TAKEN && after == before)
    {
      taken[n++] = malloc (LARGE_PAGE / 32);
      after = sbrk (0);
    }
  while (n > 0)
    free (taken[--n]);
  before += LARGE_PAGE - (guintptr) before % LARGE_PAGE;
  if (after > before)
    madvise (before, (gsize) (after - before), MADV_HUGEPAGE);
}
#endif

/* The heaps that glibc makes for further threads grow page by page. */
void
csn_cli_share_heap (void)
{
#ifdef __GLIBC__
  mallopt (M_ARENA_MAX, 1);
  mallopt (M_TOP_PAD, HEAP_STEP);
  mallopt (M_TRIM_THRESHOLD, 2 * HEAP_STEP);
  ask_for_large_pages ();
#endif
}

void
csn_cli_done (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GAsyncResult **place = user_data;

  *place = g_object_ref (result);
}

GAsyncResult *
csn_cli_wait (GAsyncResult **result)
{
  while (*result == NULL)
    g_main_context_iteration (NULL, TRUE);
  return *result;
}

void
csn_cli_tell_silence (GAsyncResult *result)
{
  if (csn_silence_get (result) != NULL)
    csn_cli_warn ("countersign-cli: %s\n", csn_silence_get (result));
}

gboolean
csn_cli_wait_act (CsnSession *session, GAsyncResult **result, GError **error)
{
  gboolean ok = csn_session_act_finish (session, csn_cli_wait (result), error);

  if (ok)
    csn_cli_tell_silence (*result);
  g_clear_object (result);
  return ok;
}

char *
csn_cli_dup_person (void)
{
  const char *name = g_get_real_name ();

  if (name == NULL || *name == '\0' || strcmp (name, "Unknown") == 0)
    name = g_get_user_name ();
  return g_strdup (name);
}

CsnSession *
csn_cli_open (const char *path, gboolean read_only, const char *by)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (CsnClock) clock = csn_clock_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *person = by ? g_strdup (by) : csn_cli_dup_person ();
  CsnSession *session;

  csn_session_open_async (path, read_only, person, clock, NULL, csn_cli_done, &result);
  session = csn_session_open_finish (csn_cli_wait (&result), &error);
  if (session == NULL)
    csn_cli_fail (error);
  return session;
}

static char *
prompt_line (const char *prompt)
{
  struct termios before, silent;
  gboolean terminal = tcgetattr (STDIN_FILENO, &before) == 0;
  char line[MAX_SECRET_BYTES];
  char *got;

  if (!terminal)
    return NULL;
  silent = before;
  silent.c_lflag &= (tcflag_t) ~ECHO;
  fprintf (stderr, "%s: ", prompt);
  tcsetattr (STDIN_FILENO, TCSAFLUSH, &silent);
  got = fgets (line, sizeof line, stdin);
  tcsetattr (STDIN_FILENO, TCSAFLUSH, &before);
  fputc ('\n', stderr);
  if (got == NULL)
    return NULL;
  line[strcspn (line, "\r\n")] = '\0';
  got = g_strdup (line);
  explicit_bzero (line, sizeof line);
  return got;
}

CsnSecret *
csn_cli_read_secret (const char *pin_file, const char *prompt, gboolean twice)
{
  char *text = NULL;
  g_autoptr (GError) error = NULL;

  if (pin_file != NULL)
    {
      if (!g_file_get_contents (pin_file, &text, NULL, &error))
        {
          csn_cli_fail (error);
          return NULL;
        }
      text[strcspn (text, "\r\n")] = '\0';
      return csn_secret_new_take (text);
    }
  if (g_getenv ("COUNTERSIGN_PIN") != NULL)
    return csn_secret_new_take (g_strdup (g_getenv ("COUNTERSIGN_PIN")));

  text = prompt_line (prompt);
  if (text == NULL)
    {
      csn_cli_usage (_ ("a passphrase is needed: use --pin-file FILE or $COUNTERSIGN_PIN"));
      return NULL;
    }
  if (twice)
    {
      char *again = prompt_line (_ ("Passphrase again"));
      gboolean same = again != NULL && strcmp (again, text) == 0;

      if (again != NULL)
        explicit_bzero (again, strlen (again));
      g_free (again);
      if (!same)
        {
          explicit_bzero (text, strlen (text));
          g_free (text);
          csn_cli_usage (_ ("the two passphrases differ"));
          return NULL;
        }
    }
  return csn_secret_new_take (text);
}

CsnIdentity *
csn_cli_open_identity (const char *uri, const char *pin_file)
{
  g_autoptr (CsnSecret) secret = csn_cli_read_secret (pin_file, _ ("Passphrase"), FALSE);
  g_autoptr (GError) error = NULL;
  CsnIdentity *identity;

  if (secret == NULL)
    return NULL;
  identity = csn_identity_open (uri, secret, NULL, &error);
  if (identity == NULL)
    csn_cli_fail (error);
  return identity;
}

CsnSession *
csn_cli_open_with_key (const char *path, const char *key, const char *pin_file, CsnIdentity **identity)
{
  *identity = NULL;
  if (key == NULL)
    return csn_cli_open (path, FALSE, NULL);
  *identity = csn_cli_open_identity (key, pin_file);
  return *identity != NULL
             ? csn_cli_open (path, FALSE, csn_certificate_get_name (csn_identity_get_certificate (*identity)))
             : NULL;
}

GBytes *
csn_cli_read_file (const char *path, gsize limit)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *data = NULL;
  gsize length;
  struct stat status;

  if (g_stat (path, &status) == 0 && S_ISDIR (status.st_mode))
    {
      fprintf (stderr, _ ("countersign-cli: “%s” is a folder; a file is needed\n"), path);
      return NULL;
    }
  if (g_stat (path, &status) == 0 && (guint64) status.st_size > limit)
    {
      g_autofree char *allowed = g_format_size_full (limit, G_FORMAT_SIZE_IEC_UNITS);

      fprintf (stderr, _ ("countersign-cli: “%s” is larger than the %s that are allowed here\n"), path, allowed);
      return NULL;
    }
  if (!g_file_get_contents (path, &data, &length, &error))
    {
      csn_cli_fail (error);
      return NULL;
    }
  return g_bytes_new_take (g_steal_pointer (&data), length);
}

/* What turns the direction of the text behind it, or is not seen: a line would not read as it stands. */
static gboolean
misleads (gunichar c)
{
  return (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069) || c == 0x200b || c == 0xfeff || c == 0x2028
         || c == 0x2029;
}

/* Control characters, also the C1 ones, as visible escapes; tabs and line ends of our own stay. */
static char *
make_visible (const char *text)
{
  g_autoptr (GString) out = g_string_new (NULL);

  for (const char *p = text; *p != '\0';)
    {
      gunichar c = g_utf8_get_char_validated (p, -1);

      if (c == (gunichar) -1 || c == (gunichar) -2)
        {
          g_string_append_printf (out, "\\x%02x", (guchar) *p);
          p++;
          continue;
        }
      if ((c < 0x20 && c != '\n' && c != '\t') || (c >= 0x7f && c < 0xa0))
        g_string_append_printf (out, "\\x%02x", c);
      else if (misleads (c))
        g_string_append_printf (out, "\\u%04x", c);
      else
        g_string_append_unichar (out, c);
      p = g_utf8_next_char (p);
    }
  return g_string_free (g_steal_pointer (&out), FALSE);
}

static char *
format_visible (const char *format, va_list args)
{
  g_autofree char *text = g_strdup_vprintf (format, args);

  return make_visible (text);
}

void
csn_cli_print (const char *format, ...)
{
  va_list args;
  g_autofree char *visible = NULL;

  va_start (args, format);
  visible = format_visible (format, args);
  va_end (args);
  fputs (visible, stdout);
}

void
csn_cli_print_json (JsonNode *node)
{
  g_autofree char *text = json_to_string (node, TRUE);

  csn_cli_print_json_text (text);
}

void
csn_cli_print_json_text (const char *text)
{
  g_autoptr (GString) out = g_string_sized_new (strlen (text));

  /* the generator escapes what is below a space; DEL and the C1 characters drive a terminal as well */
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (c >= 0x7f && c < 0xa0)
        g_string_append_printf (out, "\\u%04x", c);
      else
        g_string_append_len (out, p, g_utf8_next_char (p) - p);
    }
  puts (out->str);
}

void
csn_cli_warn (const char *format, ...)
{
  va_list args;
  g_autofree char *visible = NULL;

  va_start (args, format);
  visible = format_visible (format, args);
  va_end (args);
  fputs (visible, stderr);
}

int
csn_cli_fail (GError *error)
{
  g_autofree char *visible = make_visible (error ? error->message : "");

  fprintf (stderr, "countersign-cli: %s\n", visible);
  if (error != NULL
      && (g_error_matches (error, CSN_SESSION_ERROR, CSN_SESSION_ERROR_NO_ITEM)
          || g_error_matches (error, CSN_SESSION_ERROR, CSN_SESSION_ERROR_VALUE)
          || g_error_matches (error, CSN_SESSION_ERROR, CSN_SESSION_ERROR_MISSING)))
    return CSN_EXIT_USAGE;
  return CSN_EXIT_IO;
}

int
csn_cli_finish_act (CsnSession *session, GAsyncResult **result)
{
  g_autoptr (GError) error = NULL;

  return csn_cli_wait_act (session, result, &error) ? CSN_EXIT_SUCCESS : csn_cli_fail (error);
}

int
csn_cli_finish_export (GAsyncResult **result)
{
  g_autoptr (GError) error = NULL;

  if (!csn_session_export_finish (csn_cli_wait (result), &error))
    return csn_cli_fail (error);
  csn_cli_tell_silence (*result);
  return CSN_EXIT_SUCCESS;
}

int
csn_cli_usage (const char *format, ...)
{
  va_list args;
  g_autofree char *visible = NULL;

  va_start (args, format);
  visible = format_visible (format, args);
  va_end (args);
  fprintf (stderr, "countersign-cli: %s\n", visible);
  return CSN_EXIT_USAGE;
}

int
csn_cli_exit_of_verdict (CsnVerdictKind verdict)
{
  switch (verdict)
    {
    case CSN_VERDICT_GO:
    case CSN_VERDICT_GO_WITH_CONDITIONS:
    case CSN_VERDICT_PASS:
    case CSN_VERDICT_PASS_WITH_WAIVERS:
      return CSN_EXIT_SUCCESS;
    case CSN_VERDICT_NO_GO:
    case CSN_VERDICT_FAIL:
      return CSN_EXIT_FAILED;
    case CSN_VERDICT_SKIPPED:
      return CSN_EXIT_SKIPPED;
    case CSN_VERDICT_NOT_READY:
    case CSN_VERDICT_LOCKED:
    case CSN_VERDICT_READY_FOR_SIGN_OFF:
    default:
      return CSN_EXIT_UNDECIDED;
    }
}

void
csn_cli_print_differences (GListModel *differences)
{
  for (guint i = 0; i < g_list_model_get_n_items (differences); i++)
    {
      g_autoptr (CsnDifference) difference = g_list_model_get_item (differences, i);
      const char *before = csn_difference_get_before (difference);
      const char *after = csn_difference_get_after (difference);
      g_autofree char *line = csn_difference_get_line (difference) > 0
                                  ? g_strdup_printf ("L%u", csn_difference_get_line (difference))
                                  : g_strdup ("");

      csn_cli_print ("%-6s %-14s %s: %s → %s\n", line, csn_difference_get_kind (difference),
                     csn_difference_get_label (difference), before ? before : "–", after ? after : "–");
    }
}
