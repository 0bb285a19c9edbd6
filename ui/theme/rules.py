"""The style sheet with tokens in place of colours: @accent is a token, every length in px grows with the font size."""

RULES = """
* { outline: 0; }
QMenu, QComboBox, QLineEdit, QTabBar, QTreeView, QListView, QTableView { icon-size: 16px; }
QWidget { color: @text; }
QMainWindow, QDialog, QWidget[role="window"] { background: @window; }
QWidget[role="surface"], QFrame[role="panel"], QWidget[role="toolbar"] { background: @surface; }
QWidget[role="sunken"] { background: @sunken; }
QFrame[role="card"] { background: @surface; border: 1px solid @border; border-radius: 8px; }
QFrame[role="note"] { background: @window; border-radius: 6px; }
QFrame[role="info-note"] { background: @info_soft; border-radius: 8px; }
QFrame[role="warn-note"] { background: @warn_soft; border-radius: 8px; }
QFrame[role="error-note"] { background: @error_soft; border-radius: 8px; }
QFrame[role="plate"] { background: @surface; border: 1px solid @border; border-radius: 8px; }
QFrame[role="line"] { background: @border; border: 0; min-height: 1px; max-height: 1px; }
QFrame[role="vline"] { background: @border; border: 0; min-width: 1px; max-width: 1px; }
QFrame[role="drop"] { background: transparent; border: 2px dashed @border_strong; border-radius: 8px; }
QFrame[role="drop"][over="true"] { background: @accent_soft; border-color: @accent; }

QLabel { background: transparent; border: 0; }
QLabel[role="figure"] { font-size: 28px; font-weight: 600; }
QLabel[role="heading1"] { font-size: 20px; font-weight: 600; }
QLabel[role="heading2"] { font-size: 16px; font-weight: 600; }
QLabel[role="title"] { font-size: 14px; font-weight: 600; }
QLabel[role="value"] { font-weight: 600; }
QLabel[role="unit"] { font-size: 12px; color: @text2; padding-bottom: 5px; }
QLabel[role="figure-interval"] { font-weight: 600; padding-bottom: 4px; }
QLabel[role="caption"] { font-size: 12px; color: @text2; }
QLabel[role="placeholder"] { color: @text3; }
QLabel[role="field-error"] { font-size: 12px; color: @error; }
QLabel[tone="accent"] { color: @accent; }
QLabel[tone="info"] { color: @info; }
QLabel[tone="warn"] { color: @warn; }
QLabel[tone="error"] { color: @error; }
QLabel:disabled { color: @text3; }

QPushButton { background: @surface; border: 1px solid @border_strong; border-radius: 6px; padding: 0 12px;
  min-height: 30px; max-height: 30px; }
QPushButton:hover { background: @window; }
QPushButton:pressed, QPushButton:checked { background: @accent_soft; border-color: @accent; }
QPushButton:disabled { color: @text3; border-color: @border; background: @window; }
QPushButton[fit="small"] { min-height: 26px; max-height: 26px; padding: 0 10px; }
QPushButton[role="primary"] { background: @accent; color: @on_accent; border-color: @accent; font-weight: 600;
  padding: 0 14px; }
QPushButton[role="primary"]:hover, QPushButton[role="primary"]:pressed { background: @accent_hover;
  border-color: @accent_hover; }
QPushButton[role="primary"]:disabled { background: @sunken; color: @text3; border-color: @border; }
QPushButton::menu-indicator { image: url("@icons/down-@name.svg"); width: 16px; height: 16px;
  subcontrol-origin: padding; subcontrol-position: center right; right: 6px; }
QPushButton[role="danger"] { color: @error; border-color: @error; }
QPushButton[role="danger"]:hover { background: @error_soft; }
QPushButton[role="ghost"] { background: transparent; border-color: transparent; color: @accent; font-weight: 600;
  min-height: 26px; max-height: 26px; padding: 0 6px; }
QPushButton[role="ghost"]:hover { background: @accent_soft; }
QPushButton[role="ghost"]:disabled { color: @text3; }

QToolButton { background: transparent; border: 1px solid transparent; border-radius: 6px; padding: 3px;
  min-width: 20px; min-height: 20px; }
QToolButton:hover { background: @sunken; }
QToolButton:pressed, QToolButton:checked { background: @accent_soft; }
QToolButton:disabled { background: transparent; }
QToolButton::menu-indicator { image: none; }
QLineEdit > QToolButton { padding: 0; border: 0; min-width: 0; min-height: 0; }
QToolButton[role="tool"] { min-width: 24px; min-height: 24px; }

QLineEdit, QComboBox, QAbstractSpinBox, QPlainTextEdit, QTextEdit { background: @surface;
  border: 1px solid @border_strong; border-radius: 6px; padding: 0 8px; selection-background-color: @accent;
  selection-color: @on_accent; placeholder-text-color: @text3; }
QLineEdit, QComboBox, QAbstractSpinBox { min-height: 30px; max-height: 30px; }
QLineEdit[fit="small"], QComboBox[fit="small"], QAbstractSpinBox[fit="small"] { min-height: 26px;
  max-height: 26px; }
QPlainTextEdit, QTextEdit { padding: 4px; }
QLineEdit[role="search"] { background: @window; border-color: @border; }
QLineEdit:focus, QComboBox:focus, QAbstractSpinBox:focus, QPlainTextEdit:focus, QTextEdit:focus {
  border-color: @accent; }
QLineEdit[invalid="true"], QComboBox[invalid="true"], QAbstractSpinBox[invalid="true"] { border-color: @error; }
QLineEdit:disabled, QComboBox:disabled, QAbstractSpinBox:disabled { color: @text3; background: @window;
  border-color: @border; }
QLineEdit:read-only { background: @window; }
QLineEdit[role="bare"] { background: transparent; border: 0; padding: 0; font-weight: 600; }
QLineEdit[role="bare"]:focus { color: @accent; }
QComboBox { padding-right: 4px; combobox-popup: 0;
  selection-background-color: @accent_soft; selection-color: @text; }
QComboBox:hover { background: @window; }
QComboBox::drop-down { border: 0; width: 26px; subcontrol-origin: padding; subcontrol-position: center right; }
QComboBox::down-arrow { image: url("@icons/down-@name.svg"); width: 16px; height: 16px; }
QComboBox::down-arrow:disabled { image: url("@icons/down-off-@name.svg"); }
QComboBox QAbstractItemView { background: @surface; border: 1px solid @border; padding: 4px;
  selection-background-color: @accent_soft; selection-color: @text; }
QDateTimeEdit::drop-down { subcontrol-origin: padding; subcontrol-position: center right; border: 0; width: 26px; }
QDateTimeEdit::down-arrow { image: url("@icons/down-@name.svg"); width: 16px; height: 16px; }
QAbstractSpinBox { padding-right: 24px; }
QAbstractSpinBox::up-button, QAbstractSpinBox::down-button { subcontrol-origin: border; width: 22px; border: 0;
  background: transparent; }
QAbstractSpinBox::up-button { subcontrol-position: top right; height: 15px; }
QAbstractSpinBox::down-button { subcontrol-position: bottom right; height: 15px; }
QAbstractSpinBox::up-arrow { image: url("@icons/up-@name.svg"); width: 12px; height: 12px; }
QAbstractSpinBox::down-arrow { image: url("@icons/down-@name.svg"); width: 12px; height: 12px; }
QAbstractSpinBox::up-arrow:disabled, QAbstractSpinBox::up-arrow:off { image: url("@icons/up-off-@name.svg"); }
QAbstractSpinBox::down-arrow:disabled, QAbstractSpinBox::down-arrow:off { image: url("@icons/down-off-@name.svg"); }
QAbstractSpinBox > QLineEdit { min-height: 0; border: 0; padding: 0 0 0 6px; background: transparent; }

QCheckBox, QRadioButton { spacing: 8px; background: transparent; min-height: 24px; }
QCheckBox:disabled, QRadioButton:disabled { color: @text3; }
QCheckBox::indicator, QTreeView::indicator, QTableView::indicator, QListView::indicator, QGroupBox::indicator {
  width: 14px; height: 14px; border: 1px solid @border_strong; border-radius: 4px; background: @surface; }
QCheckBox::indicator:hover { border-color: @accent; }
QCheckBox::indicator:checked, QTreeView::indicator:checked, QTableView::indicator:checked,
QListView::indicator:checked, QGroupBox::indicator:checked { background: @accent; border-color: @accent;
  image: url("@icons/check-@name.svg"); }
QCheckBox::indicator:indeterminate, QTreeView::indicator:indeterminate { background: @accent;
  border-color: @accent; image: url("@icons/dash-@name.svg"); }
QCheckBox::indicator:disabled, QTreeView::indicator:disabled { background: @window; border-color: @border; }
QCheckBox::indicator:checked:disabled, QTreeView::indicator:checked:disabled { background: @border_strong;
  border-color: @border_strong; image: url("@icons/check-off-@name.svg"); }
QRadioButton::indicator { width: 16px; height: 16px; border: 1px solid @border_strong; border-radius: @radio_radius;
  background: @surface; }
QRadioButton::indicator:hover { border-color: @accent; }
QRadioButton::indicator:checked { border-color: @accent;
  background: qradialgradient(cx: 0.5, cy: 0.5, radius: 0.5, fx: 0.5, fy: 0.5, stop: 0 @accent, stop: 0.48 @accent,
  stop: 0.58 @surface, stop: 1 @surface); }
QRadioButton::indicator:disabled { border-color: @border; background: @window; }

QSlider { background: transparent; }
QSlider:horizontal { min-height: 20px; }
QSlider::groove:horizontal { height: 4px; border-radius: 2px; background: @track; }
QSlider::sub-page:horizontal { height: 4px; border-radius: 2px; background: @accent; }
QSlider::handle:horizontal { width: 14px; height: 14px; margin: @handle_margin 0; border-radius: @handle_radius;
  background: @surface;  border: 1px solid @accent; }
QSlider::handle:horizontal:hover { background: @accent_soft; }
QSlider::sub-page:horizontal:disabled { background: @border_strong; }
QProgressBar { background: @track; border: 0; border-radius: 3px; min-height: 6px; max-height: 6px; }
QProgressBar::chunk { background: @accent; border-radius: 3px; }

QMenuBar { background: @surface; }
QMenuBar::item { padding: 4px 10px; border-radius: 4px; background: transparent; }
QMenuBar::item:selected { background: @accent_soft; }
QMenu { background: @surface; border: 1px solid @border; padding: 4px; }
QMenu::item { min-height: 28px; padding: 0 24px 0 8px; border-radius: 4px; background: transparent; }
QMenu::item:selected { background: @accent_soft; }
QMenu::item:disabled { color: @text3; background: transparent; }
QMenu::icon { padding-left: 8px; }
QMenu::separator { height: 1px; background: @border; margin: 4px 8px; }
QMenu::indicator { width: 16px; height: 16px; left: 6px; }
QMenu::indicator:checked { image: url("@icons/menu-check-@name.svg"); }
QMenu::right-arrow { image: url("@icons/right-@name.svg"); width: 16px; height: 16px; margin-right: 4px; }
QToolTip { background: @text; color: @surface; border: 0; padding: 2px 4px; font-size: 12px; }

QTabWidget::pane { border: 0; border-top: 1px solid @border; }
QTabBar { background: transparent; }
QTabBar::tab { background: transparent; border: 0; border-bottom: 2px solid transparent; padding: 0 12px;
  min-height: 36px; color: @text2; }
QTabBar::tab:hover { color: @text; background: @window; }
QTabBar::tab:selected { color: @text; font-weight: 600; border-bottom-color: @accent; }
QTabBar::tab:disabled { color: @text3; }

QScrollArea, QScrollArea > QWidget > QWidget[role="scrolled"] { background: transparent; border: 0; }
QAbstractScrollArea::corner { background: transparent; border: 0; }
QScrollBar:vertical { background: transparent; width: 10px; margin: 0; }
QScrollBar:horizontal { background: transparent; height: 10px; margin: 0; }
QScrollBar::handle { background: @border_strong; border-radius: 3px; margin: 2px; }
QScrollBar::handle:vertical { min-height: 28px; }
QScrollBar::handle:horizontal { min-width: 28px; }
QScrollBar::handle:hover { background: @text3; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
QSplitter::handle { background: @border; }
QSplitter::handle:hover { background: @accent; }
QSplitter::handle:horizontal { width: 1px; }
QSplitter::handle:vertical { height: 1px; }

QTableView, QTreeView, QListView { background: @surface; border: 0; gridline-color: @surface;
  alternate-background-color: @surface; selection-background-color: @selected; selection-color: @text; }
QTableView::item { padding: 0 10px; border: 0; border-bottom: 1px solid @border; }
QTableView::item:selected { background: @selected; color: @text; }
QTreeView::item, QListView::item { height: @row; border: 0; padding: 0 4px; }
QTreeView::item:hover, QListView::item:hover { background: @window; }
QTreeView::item:selected, QListView::item:selected { background: @accent_soft; color: @text; }
QTreeView::branch { background: transparent; }
QTreeView::branch:selected { background: @accent_soft; }
QTreeView::branch:hover:!selected { background: @window; }
QTreeView::branch:has-children:closed { image: url("@icons/right-@name.svg"); }
QTreeView::branch:has-children:open { image: url("@icons/down-@name.svg"); }
QHeaderView { background: @window; border: 0; }
QHeaderView::section { background: @window; color: @text2; font-size: 12px; font-weight: 600; padding: 0 10px;
  min-height: 32px; border: 0; border-bottom: 1px solid @border; }
QHeaderView::section:hover { color: @text; }
QHeaderView::up-arrow { image: url("@icons/up-@name.svg"); width: 12px; height: 12px;
  subcontrol-position: center right; right: 2px; }
QHeaderView::down-arrow { image: url("@icons/down-@name.svg"); width: 12px; height: 12px;
  subcontrol-position: center right; right: 2px; }
QTableCornerButton::section { background: @window; border: 0; border-bottom: 1px solid @border; }
QGroupBox { border: 0; margin-top: 20px; font-weight: 600; }
QGroupBox::title { subcontrol-origin: margin; subcontrol-position: top left; }
QStatusBar { background: @sunken; color: @text2; }
QStatusBar::item { border: 0; }
"""
