"""The viewer in the browser: `launch.launch` starts it, `main.main` is what Streamlit runs."""
