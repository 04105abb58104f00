"""Opens the viewer over the store of the settings: `streamlit run app.py`; `solieu view` does the same."""

from pipeline.viewer.main import main

main()
