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
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "csn-file-lock.h"
#include "csn-history.h"
#include "csn-session-error.h"
#include "csn-sign-error.h"
#include "csn-silence.h"

#define MAX_SECRET_BYTES 4096

/* What stands behind "--" is taken literally. The parser leaves the separator where something behind it begins with "-". */
static void
drop_separator (int *argc, char **argv)
{
  for (int i = 1; i < *argc; i++)
    if (strcmp (argv[i], "--") == 0)
      {
        memmove (argv + i, argv + i + 1, sizeof (char *) * (gsize) (*argc - i));
        (*argc)--;
        return;
      }
}

static gboolean
parse (const char *command, const GOptionEntry *entries, GOptionGroup *group, int *argc, char ***argv, int min, int max)
{
  const CsnCommand *known = csn_cli_find_command (command);
  g_autoptr (GOptionContext) context = g_option_context_new (known ? known->arguments : NULL);
  g_autoptr (GError) error = NULL;
  g_autofree char *name = g_strdup_printf ("countersign-cli %s", command);

  g_set_prgname (name);
  if (group != NULL)
    g_option_context_set_main_group (context, group);
  else
    g_option_context_add_main_entries (context, entries, GETTEXT_PACKAGE);
  g_option_context_set_translation_domain (context, GETTEXT_PACKAGE);
  if (known != NULL)
    g_option_context_set_summary (context, _ (known->summary));
  if (!g_option_context_parse (context, argc, argv, &error))
    {
      csn_cli_usage (g_error_matches (error, G_OPTION_ERROR, G_OPTION_ERROR_UNKNOWN_OPTION)
                         ? _ ("%s; what is no option and begins with “-” goes behind “--”")
                         : "%s",
                     error->message);
      return FALSE;
    }
  drop_separator (argc, *argv);
  if (*argc - 1 < min || *argc - 1 > max)
    {
      csn_cli_usage (_ ("usage: countersign-cli %s %s"), command, known ? known->arguments : "");
      return FALSE;
    }
  return TRUE;
}

gboolean
csn_cli_parse (const char *command, const GOptionEntry *entries, int *argc, char ***argv, int min, int max)
{
  return parse (command, entries, NULL, argc, argv, min, max);
}

gboolean
csn_cli_parse_group (const char *command, GOptionGroup *group, int *argc, char ***argv, int min, int max)
{
  return parse (command, NULL, group, argc, argv, min, max);
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

/* A refusal is an entry of its own, which follows the answer. */
static void
wait_saved (CsnSession *session)
{
  while (csn_session_is_saving (session))
    g_main_context_iteration (NULL, TRUE);
}

gboolean
csn_cli_wait_act (CsnSession *session, GAsyncResult **result, GError **error)
{
  gboolean ok = csn_session_act_finish (session, csn_cli_wait (result), error);

  if (ok)
    csn_cli_tell_silence (*result);
  else
    wait_saved (session);
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

/* Another command lets go of a record in a moment; a window does not. */
#define PATIENCE_USEC (5 * G_USEC_PER_SEC)
#define LOOK_AGAIN_USEC (20 * 1000)

static CsnSession *
open_once (const char *path, gboolean read_only, const char *person, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (CsnClock) clock = csn_clock_new ();

  csn_session_open_async (path, read_only, person, clock, NULL, csn_cli_done, &result);
  return csn_session_open_finish (csn_cli_wait (&result), error);
}

static CsnSession *
open_patiently (const char *path, gboolean read_only, const char *person, GError **error)
{
  gint64 end = g_get_monotonic_time () + PATIENCE_USEC;
  CsnSession *session = open_once (path, read_only, person, error);

  while (session != NULL && !read_only && csn_session_is_busy (session) && g_get_monotonic_time () < end)
    {
      g_clear_object (&session);
      while (csn_file_lock_is_busy (path) && g_get_monotonic_time () < end)
        g_usleep (LOOK_AGAIN_USEC);
      session = open_once (path, read_only, person, error);
    }
  return session;
}

CsnSession *
csn_cli_open (const char *path, gboolean read_only, const char *by)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *person = by ? g_strdup (by) : csn_cli_dup_person ();
  CsnSession *session = open_patiently (path, read_only, person, &error);

  if (session == NULL)
    csn_cli_fail (error);
  return session;
}

/* How the terminal was before it was told to keep silent; a signal handler has nothing else to go by. */
static struct termios terminal_before;

/* Whoever breaks off at the prompt gets a terminal that echoes again. */
static void
break_off_cb (int number)
{
  tcsetattr (STDIN_FILENO, TCSAFLUSH, &terminal_before);
  raise (number); /* the handler is gone: this ends the program as the signal does */
}

static char *
prompt_line (const char *prompt)
{
  static const int breaks[] = { SIGINT, SIGTERM, SIGHUP, SIGQUIT };
  const struct sigaction break_off = { .sa_handler = break_off_cb, .sa_flags = SA_RESETHAND | SA_NODEFER };
  struct sigaction usual[G_N_ELEMENTS (breaks)];
  struct termios silent;
  char line[MAX_SECRET_BYTES];
  char *got;

  if (tcgetattr (STDIN_FILENO, &terminal_before) != 0)
    return NULL;
  silent = terminal_before;
  silent.c_lflag &= (tcflag_t) ~ECHO;
  for (gsize i = 0; i < G_N_ELEMENTS (breaks); i++)
    sigaction (breaks[i], &break_off, &usual[i]);
  tcsetattr (STDIN_FILENO, TCSAFLUSH, &silent);
  /* only now: what is typed as soon as it is asked for is neither shown nor thrown away */
  fprintf (stderr, "%s: ", prompt);
  got = fgets (line, sizeof line, stdin);
  tcsetattr (STDIN_FILENO, TCSAFLUSH, &terminal_before);
  for (gsize i = 0; i < G_N_ELEMENTS (breaks); i++)
    sigaction (breaks[i], &usual[i], NULL);
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

/* NULL after a message. @error: why the key did not open, nothing when there was no passphrase. */
static CsnIdentity *
open_identity (const char *uri, const char *pin_file, GError **error)
{
  g_autoptr (CsnSecret) secret = csn_cli_read_secret (pin_file, _ ("Passphrase"), FALSE);
  CsnIdentity *identity = secret != NULL ? csn_identity_open (uri, secret, NULL, error) : NULL;

  if (*error != NULL)
    csn_cli_fail (*error);
  return identity;
}

CsnIdentity *
csn_cli_open_identity (const char *uri, const char *pin_file)
{
  g_autoptr (GError) error = NULL;

  return open_identity (uri, pin_file, &error);
}

/* Who tries to sign with a passphrase that is not the one of the key is in the log. */
static void
note_wrong_key (const char *path, const char *act, const GError *error)
{
  g_autofree char *person = csn_cli_dup_person ();
  g_autoptr (CsnSession) session = open_patiently (path, FALSE, person, NULL);

  if (session == NULL)
    return;
  csn_history_note_wrong_key (session, act, error);
  wait_saved (session);
}

CsnSession *
csn_cli_open_with_key (const char *path, const char *act, const char *key, const char *pin_file, CsnIdentity **identity)
{
  g_autoptr (GError) error = NULL;

  *identity = NULL;
  if (key == NULL)
    return csn_cli_open (path, FALSE, NULL);
  *identity = open_identity (key, pin_file, &error);
  if (*identity != NULL)
    return csn_cli_open (path, FALSE, csn_certificate_get_name (csn_identity_get_certificate (*identity)));
  if (error != NULL)
    note_wrong_key (path, act, error);
  return NULL;
}

gboolean
csn_cli_is_pdf (const char *path)
{
  g_autoptr (GMappedFile) file = g_mapped_file_new (path, FALSE, NULL);

  return file != NULL && g_mapped_file_get_length (file) > 5 && memcmp (g_mapped_file_get_contents (file), "%PDF-", 5) == 0;
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

/* Control characters, also the C1 ones, as visible escapes, except @allowed ones. */
static char *
make_visible (const char *text, const char *allowed)
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
      if ((c < 0x20 && strchr (allowed, (int) c) == NULL) || (c >= 0x7f && c < 0xa0))
        g_string_append_printf (out, "\\x%02x", c);
      else if (misleads (c))
        g_string_append_printf (out, "\\u%04x", c);
      else
        g_string_append_unichar (out, c);
      p = g_utf8_next_char (p);
    }
  return g_string_free (g_steal_pointer (&out), FALSE);
}

/* What @format says to be one line is one, also when a name or a reason in it has several: they could look like lines of ours. */
static char *
format_visible (const char *format, va_list args)
{
  g_autofree char *text = g_strdup_vprintf (format, args);
  g_autofree char *line = NULL;
  const char *end = strchr (format, '\n');

  if (end == NULL || end[1] != '\0')
    return make_visible (text, "\n\t");
  text[strlen (text) - 1] = '\0';
  line = make_visible (text, "\t");
  return g_strconcat (line, "\n", NULL);
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
csn_cli_print_json_list (GListModel *items, CsnJsonDescribeFunc describe, gpointer user_data)
{
  g_autoptr (JsonNode) node = csn_json_list_to_node (items, describe, user_data);

  csn_cli_print_json (node);
}

void
csn_cli_print_json_text (const char *text)
{
  g_autoptr (GString) out = g_string_sized_new (strlen (text));
  /* names of files may hold any bytes, JSON may not */
  g_autofree char *valid = g_utf8_validate (text, -1, NULL) ? NULL : g_utf8_make_valid (text, -1);

  if (valid != NULL)
    text = valid;
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

gboolean
csn_cli_may_go_unstamped (GError **error)
{
  char answer[64] = "";

  g_return_val_if_fail (error != NULL, FALSE);

  if (!g_error_matches (*error, CSN_SIGN_ERROR, CSN_SIGN_ERROR_TSA) || !isatty (STDIN_FILENO) || !isatty (STDERR_FILENO))
    return FALSE;
  csn_cli_warn ("countersign-cli: %s\n%s ", (*error)->message, _ ("Sign without a time stamp? [y/N]"));
  if (fgets (answer, sizeof answer, stdin) != NULL && rpmatch (answer) == 1)
    {
      g_clear_error (error);
      return TRUE;
    }
  g_clear_error (error);
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CANCELLED, _ ("Nothing was signed."));
  return FALSE;
}

int
csn_cli_fail (GError *error)
{
  g_autofree char *visible = make_visible (error ? error->message : "", "\n\t");

  fprintf (stderr, "countersign-cli: %s\n", visible);
  if (g_error_matches (error, CSN_SIGN_ERROR, CSN_SIGN_ERROR_TSA))
    fprintf (stderr, "countersign-cli: %s\n", _ ("Nothing was signed. Without --tsa it is signed without a time stamp."));
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

gboolean
csn_cli_is_text (const char *argument)
{
  if (g_utf8_validate (argument, -1, NULL))
    return TRUE;
  csn_cli_usage (_ ("“%s” is no text: it is not UTF-8"), argument);
  return FALSE;
}

gboolean
csn_cli_is_pair (const char *argument)
{
  const char *equals = strchr (argument, '=');

  if (equals != NULL && equals > argument)
    return TRUE;
  csn_cli_usage (_ ("“%s” is not of the form NAME=VALUE"), argument);
  return FALSE;
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
csn_cli_print_finding (CsnFinding *finding)
{
  csn_cli_print ("%s: %s: %s\n", csn_finding_level_to_string (csn_finding_get_level (finding)),
                 csn_finding_get_code (finding), csn_finding_get_text (finding));
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
