"""The style sheet, written from the tokens of the theme."""

from __future__ import annotations

from pitchcoach.gui.theme import CORNER, LARGE_PX, READING_PX, SMALL_PX, TEXT_PX, TITLE_PX, Tokens, tint


def style_sheet(t: Tokens) -> str:
    """The look of every standard control in this theme. Kinds are set by the property `kind`."""
    hover = tint(t.ink, t.panel, 0.05)
    accent_hover = tint(t.ink, t.accent, 0.12)
    return f"""
* {{ color: {t.ink}; font-size: {TEXT_PX}px; }}
QDialogButtonBox {{ dialogbuttonbox-buttons-have-icons: 0; }}
QMainWindow, QDialog, #page {{ background: {t.background}; }}
QToolTip {{ background: {t.panel}; color: {t.ink}; border: 1px solid {t.line}; padding: 6px; }}
QLabel {{ background: transparent; }}
QLabel[kind="title"] {{ font-size: {TITLE_PX}px; font-weight: 700; }}
QLabel[kind="large"] {{ font-size: {LARGE_PX}px; font-weight: 700; }}
QLabel[kind="heading"] {{ font-size: {TEXT_PX}px; font-weight: 650; }}
QLabel[kind="strong"] {{ font-size: {TEXT_PX}px; font-weight: 650; }}
QLabel[kind="reading"] {{ font-size: {READING_PX}px; }}
QLabel[kind="key"] {{ font-size: {SMALL_PX}px; font-weight: 600; background: {t.raised}; border: 1px solid {t.line};
  border-radius: 5px; padding: 2px 7px; }}
QLabel[kind="lead"] {{ font-size: 15px; font-weight: 650; }}
QLabel[kind="lead-muted"] {{ color: {t.muted}; font-size: 15px; }}
QLabel[kind="muted"] {{ color: {t.muted}; }}
QLabel[kind="small"] {{ color: {t.muted}; font-size: {SMALL_PX}px; }}
QLabel[kind="section"] {{ color: {t.muted}; font-size: 13px; font-weight: 600; }}
QLabel[kind="accent"] {{ color: {t.accent}; font-size: 13px; font-weight: 650; }}
QLabel[kind="good"] {{ color: {t.good}; font-weight: 600; }}
QLabel[kind="fair"] {{ color: {t.fair}; font-weight: 600; }}
QLabel[kind="poor"] {{ color: {t.poor}; font-weight: 600; }}
QLabel[mark="true"] {{ font-size: 13px; }}
QFrame#card {{ background: {t.panel}; border: 1px solid {t.line}; border-radius: {CORNER}px; }}
QFrame#card[strong="true"] {{ border-color: {t.accent}; }}
QFrame#card[quiet="true"] {{ background: {t.raised}; }}
QFrame#card[floating="true"] {{ border-color: {t.muted}; }}
QFrame#rail {{ background: {t.panel}; border: none; border-right: 1px solid {t.line}; }}
QFrame#rule {{ background: {t.line}; border: none; max-height: 1px; min-height: 1px; }}
QPushButton, QToolButton {{
  background: {t.panel}; border: 1px solid {t.line}; border-radius: 10px; padding: 8px 15px; font-weight: 600;
}}
QPushButton:hover, QToolButton:hover {{ background: {hover}; }}
QPushButton:pressed, QToolButton:pressed {{ background: {t.soft}; }}
QPushButton:disabled, QToolButton:disabled {{ color: {t.muted}; background: {t.background}; }}
QPushButton:focus, QToolButton:focus {{ border: 2px solid {t.accent}; padding: 7px 14px; }}
QPushButton[kind="primary"] {{ background: {t.accent}; color: {t.on_accent}; border-color: {t.accent}; }}
QPushButton[kind="primary"]:hover {{ background: {accent_hover}; }}
QPushButton[kind="primary"]:focus {{ border: 2px solid {t.ink}; }}
QPushButton[kind="primary"]:disabled {{ background: {t.soft}; color: {t.muted}; border-color: {t.soft}; }}
QPushButton[kind="big"] {{
  background: {t.accent}; color: {t.on_accent}; border-color: {t.accent}; border-radius: 12px;
  padding: 13px 26px; font-size: 15px;
}}
QPushButton[kind="big"]:hover {{ background: {accent_hover}; }}
QPushButton[kind="big"]:focus {{ border: 2px solid {t.ink}; padding: 12px 25px; }}
QPushButton[kind="big"]:disabled {{ background: {t.soft}; color: {t.muted}; border-color: {t.soft}; }}
QPushButton[kind="danger"] {{ color: {t.poor}; }}
QPushButton[kind="quiet"], QToolButton[kind="quiet"] {{
  background: transparent; border: 1px solid transparent; padding: 6px 9px; font-weight: 500; color: {t.muted};
}}
QPushButton[kind="quiet"]:hover, QToolButton[kind="quiet"]:hover {{ background: {hover}; color: {t.ink}; }}
QPushButton[kind="quiet"]:checked {{ background: {t.soft}; color: {t.accent}; }}
QPushButton[kind="quiet"]:focus, QToolButton[kind="quiet"]:focus {{ border: 1px solid {t.accent}; padding: 6px 9px; }}
QPushButton[kind="segment"] {{ padding: 6px 9px; border-radius: 8px; font-weight: 600; color: {t.muted}; }}
QPushButton[kind="chip"] {{ padding: 4px 6px; border-radius: 7px; font-size: {SMALL_PX}px; font-weight: 500;
  color: {t.muted}; }}
QPushButton[kind="chip"]:checked {{ background: {t.soft}; color: {t.accent}; border-color: {t.accent}; }}
QPushButton[kind="chip"]:focus {{ border: 2px solid {t.accent}; padding: 3px 5px; }}
QPushButton[kind="segment"]:checked {{ background: {t.soft}; color: {t.accent}; border-color: {t.accent}; }}
QPushButton[kind="segment"]:focus {{ border: 2px solid {t.accent}; padding: 5px 8px; }}
QToolButton::menu-indicator {{ image: none; width: 0; }}
QPushButton::menu-indicator {{ image: none; width: 0; }}
QToolButton[kind="rail"] {{
  background: transparent; border: 1px solid transparent; border-radius: 10px; padding: 9px 0 8px 0;
  font-size: {SMALL_PX}px; font-weight: 600; color: {t.muted};
}}
QToolButton[kind="rail"]:hover {{ background: {hover}; }}
QToolButton[kind="rail"]:checked {{ background: {t.soft}; color: {t.accent}; }}
QToolButton[kind="rail"]:focus {{ border: 1px solid {t.accent}; padding: 9px 0 8px 0; }}
QLineEdit, QPlainTextEdit, QTextEdit, QSpinBox, QComboBox {{
  background: {t.panel}; border: 1px solid {t.line}; border-radius: 9px; padding: 7px 10px;
  selection-background-color: {t.accent}; selection-color: {t.on_accent};
}}
QLineEdit:focus, QPlainTextEdit:focus, QTextEdit:focus, QSpinBox:focus, QComboBox:focus {{
  border: 2px solid {t.accent}; padding: 6px 9px;
}}
QPlainTextEdit[kind="reading"] {{ font-size: {READING_PX}px; padding: 14px; }}
QPlainTextEdit[kind="cell"] {{ padding: 5px; border-radius: 6px; }}
QComboBox {{ padding-right: 4px; min-height: 20px; }}
QComboBox::drop-down {{ border: none; width: 24px; }}
QComboBox::down-arrow {{ image: url(ARROW); width: 12px; height: 12px; }}
QComboBox[kind="header"] {{ font-weight: 650; padding: 8px 4px 8px 13px; border-radius: 10px; }}
QComboBox QAbstractItemView {{
  background: {t.panel}; border: 1px solid {t.line}; outline: none; padding: 4px;
  selection-background-color: {t.soft}; selection-color: {t.ink};
}}
QComboBox[kind="header"] QAbstractItemView::item {{ padding: 7px 10px; border-radius: 7px; }}
QComboBox[kind="header"] QAbstractItemView::item:selected {{ background: {t.soft}; color: {t.ink}; }}
QSpinBox {{ padding-right: 26px; min-height: 20px; }}
QSpinBox:focus {{ padding-right: 25px; }}
QSpinBox::up-button, QSpinBox::down-button {{ subcontrol-origin: border; width: 24px; border: none;
  background: transparent; }}
QSpinBox::up-button {{ subcontrol-position: top right; margin: 3px 3px 0 0; }}
QSpinBox::down-button {{ subcontrol-position: bottom right; margin: 0 3px 3px 0; }}
QSpinBox::up-button:hover, QSpinBox::down-button:hover {{ background: {hover}; border-radius: 4px; }}
QSpinBox::up-arrow {{ image: url(CARET); width: 12px; height: 12px; }}
QSpinBox::down-arrow {{ image: url(ARROW); width: 12px; height: 12px; }}
QCheckBox, QRadioButton {{ spacing: 9px; background: transparent; padding: 3px 6px 3px 2px;
  border: 1px solid transparent; border-radius: 6px; outline: none; }}
QCheckBox:focus, QRadioButton:focus {{ border-color: {t.accent}; }}
QCheckBox::indicator {{ width: 18px; height: 18px; border: 1px solid {t.muted}; border-radius: 5px;
  background: {t.panel}; }}
QCheckBox::indicator:checked {{ background: {t.accent}; border-color: {t.accent}; image: url(CHECK); }}
QRadioButton::indicator {{ width: 16px; height: 16px; border: 1px solid {t.muted}; border-radius: 9px;
  background: {t.panel}; }}
QRadioButton::indicator:checked {{ width: 6px; height: 6px; border: 6px solid {t.accent}; }}
QRadioButton:disabled {{ color: {t.muted}; }}
QRadioButton::indicator:disabled {{ border-color: {t.line}; }}
QSlider::groove:horizontal {{ height: 4px; background: {t.line}; border-radius: 2px; }}
QSlider::sub-page:horizontal {{ background: {t.accent}; border-radius: 2px; }}
QSlider::handle:horizontal {{ width: 14px; height: 14px; margin: -7px 0; border-radius: 9px; background: {t.accent};
  border: 2px solid {t.panel}; }}
QSlider::handle:horizontal:focus {{ border-color: {t.ink}; }}
QProgressBar {{ background: {t.line}; border: none; border-radius: 3px; max-height: 6px; min-height: 6px; }}
QProgressBar::chunk {{ background: {t.accent}; border-radius: 3px; }}
QProgressBar[kind="over"]::chunk {{ background: {t.poor}; }}
QTabWidget::pane {{ border: none; border-top: 1px solid {t.line}; top: -1px; }}
QTabWidget::tab-bar {{ left: 0; }}
QTabBar {{ background: transparent; qproperty-drawBase: 0; }}
QTabBar::tab {{
  background: transparent; color: {t.muted}; padding: 9px 1px 9px 0; margin-right: 19px; font-weight: 600;
  border: none; border-bottom: 2px solid transparent;
}}
QTabBar[kind="tight"]::tab {{ margin-right: 11px; }}
QTabBar::tab:hover {{ color: {t.ink}; }}
QTabBar::tab:selected {{ color: {t.accent}; border-bottom: 2px solid {t.accent}; }}
QTabBar::tab:focus {{ color: {t.accent}; background: {t.soft}; }}
QScrollArea, QScrollArea > QWidget > QWidget#body, QStackedWidget {{ background: transparent; border: none; }}
QScrollBar:vertical {{ background: transparent; width: 10px; margin: 2px; }}
QScrollBar:horizontal {{ background: transparent; height: 10px; margin: 2px; }}
QScrollBar::handle {{ background: {t.line}; border-radius: 3px; min-height: 30px; min-width: 30px; }}
QScrollBar::handle:hover {{ background: {t.muted}; }}
QAbstractScrollArea::corner {{ background: transparent; border: none; }}
QScrollBar::add-line, QScrollBar::sub-line {{ width: 0; height: 0; }}
QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}
QListView {{ background: {t.panel}; selection-background-color: {t.soft}; selection-color: {t.ink}; }}
QListWidget, QTableWidget, QTableView {{ background: transparent; border: none; outline: none;
  gridline-color: {t.line}; }}
QTableWidget, QTableView {{ border: 1px solid transparent; border-radius: 8px; }}
QTableWidget:focus, QTableView:focus {{ border-color: {t.accent}; }}
QTreeWidget {{ background: transparent; border: 1px solid transparent; border-radius: 8px; outline: none;
  show-decoration-selected: 0;
  selection-background-color: transparent; }}
QTreeWidget:focus {{ border-color: {t.accent}; }}
QTreeWidget::item {{ border-radius: 7px; padding: 5px 6px; }}
QTreeWidget::item:selected {{ background: {t.soft}; color: {t.ink}; }}
QTreeWidget::item:hover:!selected {{ background: {hover}; }}
QListWidget::item {{ border-radius: 8px; padding: 9px 12px; }}
QListWidget::item:selected {{ background: {t.soft}; color: {t.ink}; }}
QListWidget::item:hover:!selected {{ background: {hover}; }}
QHeaderView {{ background: transparent; }}
QHeaderView::section {{ background: transparent; color: {t.muted}; border: none; border-bottom: 1px solid {t.line};
  padding: 6px; font-weight: 600; font-size: {SMALL_PX}px; }}
QTableView::item {{ padding: 5px; border-bottom: 1px solid {t.line}; }}
QTableView::item:selected {{ background: {t.soft}; }}
QTableWidget::item:selected {{ color: {t.ink}; }}
QMenu {{ background: {t.panel}; border: 1px solid {t.line}; padding: 6px; }}
QMenu::item {{ padding: 7px 28px 7px 12px; border-radius: 6px; }}
QMenu::icon {{ padding-left: 12px; }}
QMenu::right-arrow {{ image: url(FURTHER); width: 12px; height: 12px; right: 8px; }}
QMenu::item:selected {{ background: {t.soft}; }}
QMenu::item:disabled {{ color: {t.muted}; }}
QMenu::separator {{ height: 1px; background: {t.line}; margin: 5px 6px; }}
QFileDialog QToolButton {{ padding: 2px; border-radius: 6px; background: {t.muted if t.dark else t.panel}; }}
QFileDialog QToolButton:disabled {{ background: transparent; }}
QFileDialog QToolButton:focus {{ padding: 1px; }}
QFileDialog QListView, QFileDialog QTreeView {{ background: {t.panel}; border: 1px solid {t.line}; border-radius: 8px;
  outline: none; selection-background-color: {t.soft}; selection-color: {t.ink}; }}
QFrame#drop_hint {{ background: {t.soft}; border: 2px dashed {t.accent}; border-radius: {CORNER}px; }}
QFrame#drop {{ background: {t.accent}; border: none; border-radius: 1px; }}
QComboBox[kind="cell"] {{ padding: 3px 4px 3px 8px; border-radius: 7px; min-height: 18px; font-size: 13px; }}
QComboBox[kind="cell"]:focus {{ padding: 2px 3px 2px 7px; }}
QSplitter::handle {{ background: transparent; }}
QSplitter::handle:horizontal:hover {{ background: {t.soft}; }}
QTabBar QToolButton {{ background: {t.panel}; border: 1px solid {t.line}; border-radius: 6px; padding: 0; }}
QFrame#toast {{ background: {t.ink}; border-radius: 10px; }}
QFrame#toast QLabel {{ color: {t.background}; }}
QFrame#toast QPushButton {{ background: transparent; border: 1px solid {t.muted}; color: {t.background};
  padding: 4px 12px; }}
QFrame#toast QPushButton:hover {{ background: {tint(t.background, t.ink, 0.18)}; }}
QFrame#toast QPushButton[kind="quiet"] {{ border-color: transparent; padding: 4px 5px; }}
QFrame#toast QPushButton:focus {{ border: 1px solid {t.background}; }}
"""
