"""The script that Streamlit runs; its folder holds nothing else that could be imported by chance."""

from pipeline.viewer.main import main

main()
