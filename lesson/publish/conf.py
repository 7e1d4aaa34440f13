"""Sphinx configuration: how the site looks and reads, whatever the lesson teaches.

What the lesson's own `config.yaml` says is added by `lesson.publish.settings`.
"""

extensions = ["myst_parser", "sphinx_copybutton", "lesson.publish.workbench"]

root_doc = "index"
include_patterns = ["*.md", "data/*.md", "episodes/*.md", "learners/*.md"]
myst_enable_extensions = ["colon_fence", "deflist", "dollarmath"]
myst_title_to_header = True
myst_update_mathjax = False

html_theme = "furo"
html_math_renderer = "mathml"
html_static_path = ["static"]
html_favicon = "static/favicon.svg"
html_css_files = [
    *(
        f"{name}.css"
        for name in (
            "workbench",
            "look",
            "orientation",
            "home",
            "pages",
            "access",
            "tools",
            "choices",
        )
    ),
    ("print.css", {"media": "print"}),
]
html_js_files = [
    (f"{name}.js", {"defer": "defer"})
    for name in (
        "workbench",
        "orientation",
        "menus",
        "terms",
        "figures",
        "choices",
        "projector",
    )
]
templates_path = ["templates"]
html_sidebars = {
    "**": [
        "sidebar/brand.html",
        "sidebar/search.html",
        "sidebar/view.html",
        "sidebar/scroll-start.html",
        "sidebar/navigation.html",
        "sidebar/scroll-end.html",
    ]
}
html_theme_options = {
    "top_of_page_buttons": ["edit"],
    "light_css_variables": {
        "color-brand-primary": "#0b5a70",
        "color-brand-content": "#0b5a70",
        "color-brand-visited": "#0b5a70",
        "color-background-primary": "#fffdf9",
        "color-background-secondary": "#f7f1e7",
        "color-background-hover": "#efe7d8",
        "color-background-border": "#e3d9c8",
        "color-foreground-secondary": "#574f45",
        "color-foreground-muted": "#6f675c",
        "color-code-background": "#f6f3ec",
    },
    "dark_css_variables": {
        "color-brand-primary": "#7fcbe0",
        "color-brand-content": "#7fcbe0",
        "color-brand-visited": "#7fcbe0",
        "color-background-primary": "#191714",
        "color-background-secondary": "#211e1a",
        "color-background-hover": "#2e2a24",
        "color-background-border": "#3a352d",
        "color-foreground-primary": "#ddd7cd",
        "color-foreground-secondary": "#b7afa3",
        "color-foreground-muted": "#9a9286",
    },
}
pygments_style = "a11y-high-contrast-light"
pygments_dark_style = "a11y-high-contrast-dark"

html_copy_source = False
html_permalinks_icon = "#"
html_show_copyright = False
html_show_sourcelink = False
html_use_index = False
html_additional_pages = {"search": "search.html"}

copybutton_selector = "div.highlight-python pre, div.highlight-bash pre"

show_warning_types = False
