/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* gallery SCRIPT DIRECTORY [VARIANT…]: shows pages and dialogs of the window as the script says, in each variant: dark, mirrored,
 * narrow, large text. A test (TAP): nothing reaches beyond the window. With a DIRECTORY other than "-" it leaves a picture of each for
 * people to look at, and tells which texts are cut. Knows the window only by its widgets, their texts and their actions.
 *
 * The script has one command a line, words quoted as in a shell:
 *   open FILE · page NAME · act TYPE ACTION [PARAMETER] · press TEXT · type TITLE TEXT · scroll FRACTION · await TEXT · wait MS
 *   shot NAME · escape · back */

#include <adwaita.h>
#include <stdlib.h>

#include "csn-main-window.h"
#include "csn-test-form.h"

#define WAIT_SECONDS 60
#define WIDE (1270 + BORDER)
#define NARROW (360 + BORDER)
/* The size of a window includes its border, where there is no window manager. */
#define BORDER 10
#define DOTS (96 * 1024)

typedef struct
{
  const char *name;
  int width;
  int height;
  gboolean dark;
  gboolean right_to_left;
  int scale; /* of the text, in per cent */
} Variant;

static const Variant variants[] = {
  { "light", WIDE, 800, FALSE, FALSE, 100 },       { "dark", WIDE, 800, TRUE, FALSE, 100 },
  { "rtl", WIDE, 800, FALSE, TRUE, 100 },          { "narrow", NARROW, 640, FALSE, FALSE, 100 },
  { "large", WIDE, 800, FALSE, FALSE, 200 },       { "narrow-large", NARROW, 640, FALSE, FALSE, 200 },
  { "narrow-rtl-dark", NARROW, 640, TRUE, TRUE, 100 },
};

typedef struct
{
  GtkWindow *window; /* (unowned) */
  const char *place;
  char **chosen; /* (unowned): names of variants; none: all */
  const Variant *variant;
  guint n; /* results told */
  gboolean failed;
} Gallery;

static void
tell_result (Gallery *self, gboolean good, const char *what)
{
  self->failed = self->failed || !good;
  g_print ("%s %u %s\n", good ? "ok" : "not ok", ++self->n, what);
}

/* --- waiting ---------------------------------------------------------------------------------------------------- */

static gboolean
time_cb (gpointer user_data)
{
  *(gboolean *) user_data = TRUE;
  return G_SOURCE_REMOVE;
}

static void
settle (guint milliseconds)
{
  gboolean over = FALSE;

  g_timeout_add (milliseconds, time_cb, &over);
  while (!over)
    g_main_context_iteration (NULL, TRUE);
}

static gboolean
wait_for (gboolean (*condition) (Gallery *self, const char *text), Gallery *self, const char *text)
{
  for (guint i = 0; i < WAIT_SECONDS * 20; i++)
    {
      if (condition (self, text))
        return TRUE;
      settle (50);
    }
  return FALSE;
}

/* --- finding ---------------------------------------------------------------------------------------------------- */

static GtkWidget *
root_of (Gallery *self)
{
  AdwDialog *dialog = adw_application_window_get_visible_dialog (ADW_APPLICATION_WINDOW (self->window));

  return dialog != NULL ? GTK_WIDGET (dialog) : GTK_WIDGET (self->window);
}

static gboolean
says (const char *text, const char *wanted)
{
  g_autofree char *plain = NULL;

  if (text == NULL)
    return FALSE;
  plain = g_strdup (text);
  for (char *at = strchr (plain, '_'); at != NULL; at = strchr (plain, '_'))
    memmove (at, at + 1, strlen (at));
  return g_str_has_prefix (plain, wanted);
}

/* The text that a person would call @widget by. */
static gboolean
is_called (GtkWidget *widget, const char *text)
{
  if (ADW_IS_PREFERENCES_ROW (widget) && says (adw_preferences_row_get_title (ADW_PREFERENCES_ROW (widget)), text))
    return TRUE;
  if (GTK_IS_BUTTON (widget) && says (gtk_button_get_label (GTK_BUTTON (widget)), text))
    return TRUE;
  if (GTK_IS_MENU_BUTTON (widget) && says (gtk_menu_button_get_label (GTK_MENU_BUTTON (widget)), text))
    return TRUE;
  if (GTK_IS_CHECK_BUTTON (widget) && says (gtk_check_button_get_label (GTK_CHECK_BUTTON (widget)), text))
    return TRUE;
  if (GTK_IS_LABEL (widget) && says (gtk_label_get_text (GTK_LABEL (widget)), text))
    return TRUE;
  return (GTK_IS_BUTTON (widget) || GTK_IS_MENU_BUTTON (widget)) && says (gtk_widget_get_tooltip_text (widget), text);
}

static GtkWidget *
find (GtkWidget *root, gboolean (*fits) (GtkWidget *widget, const char *text), const char *text)
{
  if (!gtk_widget_get_mapped (root))
    return NULL;
  if (fits (root, text))
    return root;
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find (child, fits, text);

      if (found != NULL)
        return found;
    }
  return NULL;
}

static gboolean
is_of_type (GtkWidget *widget, const char *name)
{
  return g_str_equal (G_OBJECT_TYPE_NAME (widget), name);
}

static gboolean
has_text (Gallery *self, const char *text)
{
  return find (root_of (self), is_called, text) != NULL;
}

static gboolean
shows_record (Gallery *self, const char *text)
{
  return find (GTK_WIDGET (self->window), is_of_type, "CsnRecordPage") != NULL
         || find (GTK_WIDGET (self->window), is_of_type, "CsnReceivedPage") != NULL
         || adw_application_window_get_visible_dialog (ADW_APPLICATION_WINDOW (self->window)) != NULL
         || has_text (self, "Could not") || has_text (self, "The file");
}

/* --- looking ---------------------------------------------------------------------------------------------------- */

static gboolean
is_beyond (Gallery *self, GtkWidget *widget)
{
  float width = (float) gtk_widget_get_width (GTK_WIDGET (self->window));
  graphene_rect_t bounds;

  return gtk_widget_compute_bounds (widget, GTK_WIDGET (self->window), &bounds)
         && (bounds.origin.x < -0.5F || bounds.origin.x + bounds.size.width > width + 0.5F);
}

/* Whether a control below @widget reaches beyond the window; what is cut is only told. */
static gboolean
look_at (Gallery *self, GtkWidget *widget)
{
  gboolean good = TRUE;

  if (!gtk_widget_get_mapped (widget) || !gtk_widget_get_child_visible (widget))
    return TRUE;
  if (GTK_IS_LABEL (widget) && pango_layout_is_ellipsized (gtk_label_get_layout (GTK_LABEL (widget))))
    g_print ("# cut: %s\n", gtk_label_get_text (GTK_LABEL (widget)));
  if ((GTK_IS_BUTTON (widget) || GTK_IS_TEXT (widget) || GTK_IS_LIST_BOX_ROW (widget)) && is_beyond (self, widget))
    {
      const char *tip = gtk_widget_get_tooltip_text (widget);

      g_print ("# beyond the window: %s %s\n", G_OBJECT_TYPE_NAME (widget), tip != NULL ? tip : "");
      good = FALSE;
    }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    good = look_at (self, child) && good;
  return good;
}

static void
save (GtkWidget *widget, const char *path)
{
  g_autoptr (GdkPaintable) paintable = gtk_widget_paintable_new (widget);
  g_autoptr (GskRenderNode) node = NULL;
  g_autoptr (GdkTexture) texture = NULL;

  /* empty until the frame is drawn */
  for (guint i = 0; node == NULL && i < 40; i++)
    {
      GtkSnapshot *snapshot = gtk_snapshot_new ();

      gdk_paintable_snapshot (paintable, snapshot, gtk_widget_get_width (widget), gtk_widget_get_height (widget));
      node = gtk_snapshot_free_to_node (snapshot);
      if (node == NULL)
        settle (25);
    }
  if (node == NULL)
    return;
  texture = gsk_renderer_render_texture (gtk_native_get_renderer (gtk_widget_get_native (widget)), node, NULL);
  if (!gdk_texture_save_to_png (texture, path))
    g_printerr ("%s could not be written\n", path);
}

static gboolean
has_size (Gallery *self, const char *text)
{
  return gtk_widget_get_width (GTK_WIDGET (self->window)) == self->variant->width - BORDER;
}

static void
put_on (Gallery *self, const Variant *variant)
{
  self->variant = variant;
  adw_style_manager_set_color_scheme (adw_style_manager_get_default (),
                                      variant->dark ? ADW_COLOR_SCHEME_FORCE_DARK : ADW_COLOR_SCHEME_FORCE_LIGHT);
  gtk_widget_set_default_direction (variant->right_to_left ? GTK_TEXT_DIR_RTL : GTK_TEXT_DIR_LTR);
  g_object_set (gtk_settings_get_default (), "gtk-xft-dpi", DOTS * variant->scale / 100, NULL);
  gtk_window_set_default_size (self->window, variant->width, variant->height);
  if (!wait_for (has_size, self, NULL))
    g_print ("# %s: the window is %d wide\n", variant->name, gtk_widget_get_width (GTK_WIDGET (self->window)));
  csn_test_settle ();
}

static gboolean
is_popover (GtkWidget *widget, const char *text)
{
  return GTK_IS_POPOVER (widget);
}

static void
shoot (Gallery *self, const char *name)
{
  for (gsize i = 0; i < G_N_ELEMENTS (variants); i++)
    {
      g_autofree char *what = g_strdup_printf ("%s-%s", name, variants[i].name);
      g_autofree char *path = g_strdup_printf ("%s/%s.png", self->place, what);
      GtkWidget *popover;

      if (self->chosen[0] != NULL && !g_strv_contains ((const char *const *) self->chosen, variants[i].name))
        continue;
      put_on (self, &variants[i]);
      popover = find (GTK_WIDGET (self->window), is_popover, NULL);
      if (!g_str_equal (self->place, "-"))
        save (popover != NULL ? popover : GTK_WIDGET (self->window), path);
      tell_result (self, look_at (self, root_of (self)), what);
    }
  if (self->variant != &variants[0])
    put_on (self, &variants[0]);
}

/* --- commands --------------------------------------------------------------------------------------------------- */

static gboolean
press (Gallery *self, const char *text)
{
  GtkWidget *widget = find (root_of (self), is_called, text);

  while (widget != NULL && !GTK_IS_BUTTON (widget) && !GTK_IS_MENU_BUTTON (widget) && !GTK_IS_CHECK_BUTTON (widget)
         && !GTK_IS_LIST_BOX_ROW (widget))
    widget = gtk_widget_get_parent (widget);
  if (widget == NULL)
    return FALSE;
  if (GTK_IS_BUTTON (widget))
    g_signal_emit_by_name (widget, "clicked");
  else if (GTK_IS_MENU_BUTTON (widget))
    gtk_menu_button_popup (GTK_MENU_BUTTON (widget));
  else if (GTK_IS_CHECK_BUTTON (widget))
    gtk_check_button_set_active (GTK_CHECK_BUTTON (widget), TRUE);
  else
    gtk_widget_activate (widget);
  return TRUE;
}

static gboolean
act (Gallery *self, char **words)
{
  GtkWidget *widget = find (root_of (self), is_of_type, words[1]);
  g_autoptr (GVariant) parameter = NULL;

  if (widget == NULL)
    widget = find (GTK_WIDGET (self->window), is_of_type, words[1]);
  if (words[3] != NULL)
    parameter = g_variant_parse (NULL, words[3], NULL, NULL, NULL);
  return widget != NULL && gtk_widget_activate_action_variant (widget, words[2], parameter);
}

static gboolean
type (Gallery *self, const char *title, const char *text)
{
  GtkWidget *row = find (root_of (self), is_called, title);

  while (row != NULL && !GTK_IS_EDITABLE (row))
    row = gtk_widget_get_parent (row);
  if (row != NULL)
    gtk_editable_set_text (GTK_EDITABLE (row), text);
  return row != NULL;
}

static void
scroll (GtkWidget *widget, double fraction)
{
  if (!gtk_widget_get_mapped (widget))
    return;
  if (GTK_IS_SCROLLED_WINDOW (widget))
    {
      GtkAdjustment *adjustment = gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (widget));

      gtk_adjustment_set_value (adjustment, fraction * gtk_adjustment_get_upper (adjustment));
    }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    scroll (child, fraction);
}

static gboolean
open_file (Gallery *self, const char *path)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);

  csn_main_window_open_file (CSN_MAIN_WINDOW (self->window), file);
  return wait_for (shows_record, self, NULL);
}

static gboolean
back (Gallery *self)
{
  GtkWidget *view = find (GTK_WIDGET (self->window), is_of_type, "AdwNavigationView");

  return adw_navigation_view_pop (ADW_NAVIGATION_VIEW (view));
}

static gboolean
obey (Gallery *self, char **words)
{
  const char *first = words[0], *second = words[1];

  if (g_str_equal (first, "shot"))
    return shoot (self, second), TRUE;
  if (g_str_equal (first, "open"))
    return open_file (self, second);
  if (g_str_equal (first, "page"))
    {
      CsnRecordPage *page = csn_main_window_get_record_page (CSN_MAIN_WINDOW (self->window));

      if (page != NULL)
        csn_record_page_show (page, second);
      return page != NULL;
    }
  if (g_str_equal (first, "act"))
    return act (self, words);
  if (g_str_equal (first, "press"))
    return press (self, second);
  if (g_str_equal (first, "type"))
    return type (self, second, words[2]);
  if (g_str_equal (first, "scroll"))
    return scroll (root_of (self), g_ascii_strtod (second, NULL)), TRUE;
  if (g_str_equal (first, "await"))
    return wait_for (has_text, self, second);
  if (g_str_equal (first, "wait"))
    return settle ((guint) g_ascii_strtoull (second, NULL, 10)), TRUE;
  if (g_str_equal (first, "back"))
    return back (self);
  if (g_str_equal (first, "escape") && root_of (self) != GTK_WIDGET (self->window))
    return adw_dialog_force_close (ADW_DIALOG (root_of (self))), TRUE;
  return FALSE;
}

static void
tell (Gallery *self, const char *script)
{
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;

  if (!g_file_get_contents (script, &text, NULL, NULL))
    tell_result (self, FALSE, "the script can be read");
  lines = g_strsplit (text != NULL ? text : "", "\n", -1);
  for (char **line = lines; *line != NULL; line++)
    {
      g_auto (GStrv) words = NULL;

      if (!g_shell_parse_argv (*line, NULL, &words, NULL))
        continue; /* empty, or a remark */
      if (!obey (self, words))
        tell_result (self, FALSE, *line);
      csn_test_settle ();
    }
}

int
main (int argc, char **argv)
{
  g_autoptr (CsnApplication) application = NULL;
  g_autoptr (GSettings) settings = NULL;
  Gallery self = { 0 };

  if (argc < 3)
    return 2;
  g_set_prgname ("countersign");
  application = csn_application_new ();
  g_application_set_flags (G_APPLICATION (application), G_APPLICATION_NON_UNIQUE);
  g_application_set_resource_base_path (G_APPLICATION (application), "/org/countersign/Countersign");
  if (!g_application_register (G_APPLICATION (application), NULL, NULL))
    return 1;
  settings = g_settings_new ("org.countersign.Countersign");
  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", FALSE, "gtk-decoration-layout", ":close", NULL);
  self.window = GTK_WINDOW (csn_main_window_new (application, settings));
  self.place = argv[2];
  self.chosen = argv + 3;
  gtk_window_present (self.window);
  put_on (&self, &variants[0]);
  tell (&self, argv[1]);
  g_print ("1..%u\n", self.n);
  gtk_window_destroy (self.window);
  return self.failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
