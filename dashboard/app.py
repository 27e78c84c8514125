"""The page list in the order of the steps, and the one place that catches what a page could not do."""

import streamlit as st

from dashboard import texts
from dashboard.failures import show_failure
from dashboard.frame import dress
from dashboard.menu import page_groups

st.set_page_config(page_title=texts.APP, page_icon="🗺️", layout="wide", initial_sidebar_state="expanded", menu_items={})
dress()
chosen = st.navigation(page_groups(), expanded=True)
try:
    chosen.run()
except Exception as error:
    show_failure(error)
