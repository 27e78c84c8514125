"""The page list in the order of the steps, and the one place that catches what a page could not do."""

import streamlit as st

from dashboard import session, texts
from dashboard.failures import show_failure
from dashboard.frame import dress
from dashboard.menu import page_groups

st.set_page_config(page_title=texts.APP, page_icon="🗺️", layout="wide", initial_sidebar_state="expanded", menu_items={})
chosen = st.navigation(page_groups(), expanded=True)
session.hold_choices(chosen.url_path)
dress()
try:
    chosen.run()
except Exception as error:
    show_failure(error)
