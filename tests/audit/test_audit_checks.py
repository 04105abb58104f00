"""What each check must find in a document, and what it must leave alone."""

from __future__ import annotations

import pytest

from pipeline.audit import audit, check_document
from pipeline.audit.between.registry import BETWEEN
from pipeline.audit.findings import kinds
from pipeline.audit.registry import CHECKS, INSIDE, WRITTEN
from pipeline.records import DigitString, DigitVerdict
from pipeline.spans import Span
from tests.audit.building import marked

# By code: texts that must give this finding, and no other inside the document.
FIRES = {
    "ratio_over_one": [
        "Có [130/126|communes_free] xã không có tệ nạn",
    ],
    "part_over_whole": [
        # a place and a time singled out, without a link; the whole behind its parts; no noun behind the number
        "Bắt [94|arrests] người (Kỳ Anh: [148|arrests district=A] người)",
        "Cả năm [20|cases] vụ.\nTập trung ở A với [31|cases district=A] vụ.",
        "A phá [90|cases district=A] vụ.\nB phá [9|cases district=B] vụ.\nTổng cộng [71|cases] vụ.",
        "Giúp [14|people_supported] chị, [50|people_supported] trong số này có việc",
        # a semicolon before words that take from the last of their unit
        "Có [61|volunteer_teams] đội với [900|volunteers] người; trong đó [80|volunteer_teams] đội ở A",
        # "có" behind a comma
        "Xử [15|cases_tried] vụ, [19|defendants_tried] bị cáo, lại có [42|defendants_tried female] bị cáo nữ",
        # without announcing words; behind "trong đó" whatever became of them, in the next sentence, too
        "Có [112|workers] lao động, nữ [582|workers female]",
        "Có [7|people_supported] chị đan giỏ, [40|people_supported] người trong đó từng ngồi quán",
        "Có [52|workers] người, trong đó [8|sex_workers] nghi vấn, [430|people_trained] dự tập huấn",
        "Có [25|people_supported] chị.\nTrong đó [80|people_supported] chị có vốn vay.",
        "Có [70|inspection_teams] đội ([96|inspection_teams] đội mới lập)",
        # linked to nothing, because it does not fit in: announced, between two parts, right behind the whole
        "Phát hiện [18|arrests] đối tượng, trong đó [180|arrests seller] bán dâm",
        "Có [30|cases @w] vụ: [12|cases district=A ^w] ở A, [90|cases district=B] ở B, [9|cases district=C ^w] ở C",
        "Có [30|cases @w] vụ ở các nơi sau đây: ở A có [90|cases district=A]; ở B có [9|cases district=B ^w]",
        # a subset above what it is taken from
        "Phát hiện [18|arrests @w] đối tượng, trong đó phạt hành chính [24|people_fined ^w subset]",
        # the least of "trên 20" lies above 18
        "Phát hiện [18|arrests @w] đối tượng, trong đó có trên [20|arrests over seller ^w]",
    ],
    "parts_over_whole": [
        # a part as large as its whole; the first parts do not fill it
        "Bắt [88|arrests] người, gồm: [21|arrests organiser] chủ chứa; [39|arrests seller]; mua dâm [88|arrests buyer]",
        "Bắt [17|arrests] tên, trong đó chứa [4|arrests], dẫn [3|arrests], bán [9|arrests], mua [5|arrests].",
        # times spread over a text
        "Hai năm phá [97|cases] vụ.\nA [84|cases district=A] vụ.\nB có [36|cases district=B] vụ.",
        # a colon of its own before the list
        (
            "Bắt [14|arrests] người. Cụ thể:\n- chủ chứa [3|arrests organiser]\n- bán dâm [6|arrests seller]\n"
            "- mua dâm [6|arrests buyer]"
        ),
        # a line end within the bracket cuts the sentence
        "Bắt [802|arrests] người (chứa [417|arrests organiser];\nbán [354|arrests seller]; mua [252|arrests buyer]).",
        # a sum that says of what it is
        "A [7|hotspots district=A], B [9|hotspots district=B], C [4|hotspots district=C]; cộng cả cụm [17|hotspots]",
        # two wholes broken down together; a list behind its whole
        "Bắt [13|cases] vụ, [45|arrests] người (A [5|cases] vụ, [28|arrests] người; B [9|cases] vụ, [17|arrests])",
        (
            "Kiểm tra [67|establishments_inspected] cơ sở, cụ thể:\n+ Lưu trú: [39|establishments_inspected lodging]\n"
            "+ Karaoke: [33|establishments_inspected karaoke]"
        ),
        # some neighbours make up the whole, but every part is of a place of its own
        (
            "Có [38|volunteers @w] chị (A [23|volunteers district=A ^w], B [15|volunteers district=B ^w], "
            "C [6|volunteers district=C ^w])"
        ),
        # the last of the list is linked to nothing, because it does not fit in
        "Có [30|cases @w] vụ: [12|cases district=A ^w] ở A, [9|cases district=B ^w] ở B, [19|cases district=C] ở C",
        "Có [44|establishments @w] cơ sở, gồm [24|establishments lodging ^w] lưu trú, [23|establishments karaoke ^w]",
        # "khoảng 30" is 27 at least
        "Bắt [50|arrests @w] người: bán dâm [25|arrests seller ^w], mua dâm khoảng [30|arrests buyer about ^w]",
        # rows of a table by district
        "| Cộng | [10|cases @w] |\n| A | [7|cases district=A ^w] |\n| B | [6|cases district=B ^w] |",
    ],
    "parts_under_whole": [
        # the sentence before states what this one splits; a list before, and behind, its sum
        "Bắt [46|arrests] người.\nChia theo vai trò: bán dâm [20|arrests seller], mua dâm [22|arrests buyer].",
        "Bắt [46|arrests] người.\nBóc tách thì bán dâm [20|arrests seller], còn lại [22|arrests] mua dâm.",
        "- 2011: [19|cases] vụ;\n- 2012: [23|cases] vụ;\n- 2013: [17|cases] vụ.\nCộng ba năm [69|cases] vụ.",
        # one in every bracket, the last one after "và"
        "Còn [4|hotspots] điểm ở A ([1|hotspots district=A]) và B ([2|hotspots district=B]).",
        "Có [44|establishments @w] cơ sở, gồm [24|establishments lodging ^w] lưu trú và [10|establishments karaoke ^w]",
        "Bắt [18|arrests @w] đối tượng ([4|arrests organiser ^w] chủ chứa, [9|arrests seller ^w] bán dâm) và xử lý",
    ],
    "doubtful_total": [
        # another column fits: the first total is wrong, and so is one of two totals of rows
        "| A | [7|cases] | [9|arrests] |\n| B | [6|cases] | [4|arrests] |\n| Cộng | [15|cases] | [13|arrests] |",
        (
            "| Vụ | [9|cases] | [7|cases] | [4|cases] | [1|cases] | [21|cases] |\n"
            "| Người | [19|arrests] | [17|arrests] | [14|arrests] | [11|arrests] | [64|arrests] |"
        ),
        # the only column, of a row that says that it is the sum
        "A: [7|cases]; 1\nB: [6|cases]; 2\nC: [5|cases]; 3\nTổng cộng: [28|cases]; 6",
        # a row with a total column
        "| Vụ | [9|cases ^w before] | [7|cases ^w] | [4|cases ^w no_period] | [25|cases @w] |",
        "| Cộng|[17|cases @w flag=doubtful]|\n|A|[7|cases ^w flag=doubtful]|\n|B|[6|cases ^w flag=doubtful]|",
    ],
    "funnel_grows": [
        # who is left of those of the sentence before; one clause of two bodies; of another year in one sentence
        "Bắt [31|arrests] người.\nKhởi tố [8|defendants_prosecuted], còn lại [83|people_fined buyer] người bị phạt.",
        (
            "Tỉnh kiểm tra [300|establishments_inspected] cơ sở; "
            "huyện kiểm tra [41|establishments_inspected], phạt [49|establishments_fined]"
        ),
        (
            "Kiểm tra [286|establishments_inspected] cơ sở (năm 2022: [241|establishments_inspected before]), "
            "phạt [32|establishments_fined] (năm 2022: [272|establishments_fined before])"
        ),
        # of an unknown time, in one sentence
        "Kiểm tra [130|establishments_inspected no_period], vi phạm [137|establishments_violating no_period]",
        "| Tổng số xã | [30|communes] |\n| Lành mạnh | [32|communes_free] |",
        # the next sentence says what became of them; a kind that only one of the two names
        "Phát hiện [23|establishments_violating] cơ sở.\nHình thức xử lý: phạt [80|establishments_fined] cơ sở.",
        "Vi phạm [22|establishments_violating], đình chỉ [30|establishments_suspended massage]",
        "Kiểm tra [72|establishments_inspected] cơ sở.\nPhát hiện [89|establishments_violating] cơ sở vi phạm.",
        "Phát hiện [12|establishments_violating] cơ sở vi phạm, phạt [21|establishments_fined] cơ sở",
        "Triệt phá [12|cases] vụ, khởi tố [15|cases_prosecuted] vụ",
        # two rounds together are 50
        "Đợt 1 [20|establishments_inspected], đợt 2 [30|establishments_inspected].\nPhạt [51|establishments_fined]",
    ],
    "share_off_ratio": [
        "Xây dựng [85%|communes_free] tổng số xã, phường ([470/584|communes_free] xã)",
        "Có [470/584|communes_free] xã không có tệ nạn, chiếm [85,1%|communes_free]",
    ],
    "share_off_counts": [
        # the whole is the one larger count of the same things
        "Trong [229|communes] xã có [166|communes_free] xã không có tệ nạn, chiếm [87,2%|communes_free]",
        "Có [204|communes @w] xã, trong đó [196|communes_free ^w subset] xã lành mạnh (đạt [69,1%|communes_free])",
    ],
    "share_over_hundred": [
        "Vi phạm về lao động chiếm [120%|establishments_violating]",
    ],
    "change_absolute": [
        # values of two clauses and of two years; a bare number in a bracket is the one before
        "Năm 2022 có [46|hotspots before] điểm.\nNay có [21|hotspots] điểm; vậy là giảm [27|hotspots change giảm]",
        "Họp [164|trainings] cuộc ([142|trainings]), tăng [32|trainings change] cuộc",
        # counts that a word makes a change
        "Có [37|establishments] cơ sở, bớt [4|establishments] cơ sở (cùng kỳ [49|establishments before] cơ sở)",
        # the value before stands in a bracket of its own, or becomes the other one
        "Có [86|cases] vụ - [351|arrests] người (cùng kỳ [79|cases before] vụ), tăng [17|cases change] vụ",
        "Đầu năm có [31|hotspots] điểm thì nay chỉ còn [8|hotspots], giảm [24|hotspots change giảm] điểm",
        # a column of changes
        (
            "| A | [7|cases] | [9|cases] | [2|cases change] |\n"
            "| B | [6|arrests] | [4|arrests] | [-2|arrests change giảm] |\n"
            "| C | [5|other] | [8|other] | [9|other change] |"
        ),
        "Phát hiện [20|cases] vụ, tăng [5|cases change] vụ (cùng kỳ [17|cases before] vụ)",
        # the sign counts
        "Phát hiện [20|cases] vụ, tăng [3|cases change] vụ.\nNăm 2022 có [23|cases before] vụ.",
        "Phạt [90 triệu|fines_amount], tăng [40 triệu|fines_amount change] (cùng kỳ [70 triệu|fines_amount before])",
    ],
    "change_percent": [
        "Phát hiện [92|cases] vụ, tăng [51,4%|cases change] (cùng kỳ [70|cases before] vụ)",
        "Phát hiện [92|cases] vụ, giảm [31,4%|cases change giảm].\nNăm 2022 có [70|cases before] vụ.",
    ],
    "changes_disagree": [
        "Phát hiện [29|cases] vụ, giảm [5|cases change giảm] vụ so với cùng kỳ (tương đương [24,7%|cases])",
        "Phát hiện [29|cases] vụ, giảm [5|cases change giảm] vụ ([24,7%|cases change giảm])",
    ],
    "contradiction": [
        # whoever acted, two digits swapped
        "Có [119|hotspots police] điểm.\nDanh sách có [191|hotspots] điểm.",
        # taken up again without a word before, and at the beginning of a sentence
        "Phá [15|cases] vụ.\n[18|cases] vụ này đều ở nhà nghỉ.",
        "Bắt [63|arrests] người.\nTrong [68|arrests] người có nhiều học sinh.",
        # two digits swapped
        "Kiểm tra [245|establishments_inspected] cơ sở.\nTóm lại, kiểm tra [254|establishments_inspected] cơ sở.",
        "Có [119|communes_free] xã lành mạnh.\nNăm 2023 giữ [112|communes_free] xã lành mạnh.",
        # title and body
        "Bắc Ninh: triệt phá [12|cases] vụ mại dâm\nTrong năm công an triệt phá [14|cases] vụ.",
        # taken up again
        "Bắt [63|arrests] người.\nTrong số [68|arrests] người này có nhiều học sinh.",
    ],
    "unit_slip": [
        "Có [119|communes_free] xã lành mạnh.\nNăm 2023 giữ [1.190|communes_free] xã lành mạnh.",
    ],
    "fine_average": [
        # of one event
        "Phạt [4|establishments_fined incident] cơ sở với tổng [41.500 triệu|fines_amount incident] đồng",
        "Phạt [12|establishments_fined] cơ sở với số tiền [145.000 triệu|fines_amount] đồng",
        "Phạt [12|people_fined] người, thu [1.450|fines_amount] đồng",
    ],
}

# What looks like an error and is none.
SILENT = [
    # all of them is possible
    "Có [126/126|communes_free] xã",
    # a target may be set above what there is; a plan may be overfulfilled
    "Phấn đấu [130/126|communes_free target] xã",
    "Tổ chức [15/12|inspections] đợt",
    # two columns in one cell
    "| A | [7/3|inspection_teams] |\n| B | [5/0|inspection_teams] |",
    # "khoảng 20" may be 18; nothing lies above "trên 18"
    "Phát hiện [18|arrests @w], trong đó khoảng [20|arrests about seller ^w]",
    "Phát hiện trên [18|arrests over @w], trong đó [900|arrests seller ^w]",
    # kinds that overlap are not added up: a woman may sell
    "Bắt [44|arrests @w]: nữ [30|arrests female ^w], bán dâm [25|arrests seller ^w]",
    # two splits of one whole
    "Bắt [10|arrests @w]: nữ [6|arrests female ^w], nam [4|arrests male ^w]; 7 ở A",
    "Có [10|cases @w] vụ: [6|cases ^w] và [4|cases ^w] theo tội, [7|cases ^w] và [3|cases ^w] theo nơi",
    # "trong đó" names some, "còn lại" is the rest, and so is what has no number
    "Có [44|establishments @w] cơ sở, trong đó [24|establishments lodging ^w], [10|establishments karaoke ^w]",
    "Có [44|establishments @w], gồm [24|establishments lodging ^w], [10|establishments karaoke ^w]; còn lại quán ăn",
    "Có [44|establishments @w], gồm [24|establishments lodging ^w], [10|establishments karaoke ^w] và 10 quán ăn",
    "Có [36|hotspots @w] điểm, nhiều ở A ([11|hotspots district=A ^w]), B ([9|hotspots district=B ^w])",
    # a table of which only one cell is in doubt
    "| Cộng | [17|cases @w] |\n| A | [7|cases district=A ^w flag=doubtful] |\n| B | [6|cases district=B ^w] |",
    # other body, other time, other offence, an event, a denial
    "Kiểm tra [20|establishments_inspected police] cơ sở.\nPhạt [30|establishments_fined district_teams] cơ sở",
    "Kiểm tra [20|establishments_inspected] cơ sở.\nNăm trước phạt [30|establishments_fined before] cơ sở",
    "Phát hiện [5|cases harbouring] vụ chứa, khởi tố [9|cases_prosecuted] vụ",
    "Kiểm tra [5|establishments_inspected] cơ sở.\nĐêm 3/4 phạt [9|establishments_fined incident]",
    "Phạt [4|establishments_fined], [chưa phát hiện cơ sở|establishments_violating value=0] nào chứa mại dâm",
    # more fined than the violating of another sentence, which may be another body's
    "Đội tỉnh phát hiện [5|establishments_violating] cơ sở.\nCác huyện phạt [9|establishments_fined] cơ sở",
    # rounded, cut off, and said of a plan
    "Có [470/584|communes_free] xã, chiếm [80,5%|communes_free]",
    "Có [470/584|communes_free] xã, chiếm [80,4%|communes_free]",
    "Có [470/584|communes_free] xã, đạt [95%|communes_free] kế hoạch",
    "Có [470/584|communes_free] xã; công an xử lý, đạt [95%|cases]",
    "Phấn đấu [55-60%|establishments_inspected between value=55] mỗi năm ([386/902|establishments_inspected])",
    "Có [204|communes @w] xã, trong đó [196|communes_free ^w subset] lành mạnh (đạt [96,1%|communes_free])",
    # of the count before, not of the whole
    "Bắt [168|arrests @w], phạt [121|people_fined] trong [168|arrests ^w] người, chiếm [72%|people_fined]",
    # the values go together
    "Phát hiện [20|cases] vụ, tăng [3|cases change] vụ (cùng kỳ [17|cases before] vụ)",
    "Phát hiện [92|cases] vụ, tăng [31,4%|cases change] (cùng kỳ [70|cases before] vụ)",
    "Phát hiện [29|cases] vụ, giảm [5|cases change giảm] vụ ([14,7%|cases change giảm])",
    # "6,6 lần" and "gấp đôi" are no numbers of people
    "Có [33.700|people_reached] người, tăng [6,6|people_reached change] lần (cùng kỳ [5.100|people_reached before])",
    "Nhận [19|cases] vụ, [gấp đôi|cases change value=100 unit=percent] cùng kỳ; năm trước [17|cases before] vụ",
    # another indicator's value stands next to the change
    "Phát hiện [29|cases] vụ, [96|arrests] người; giảm [5|cases change giảm] người ([40%|arrests change giảm])",
    # flows are told act by act, goals from one to another, and a target is no result
    "Mở [5|trainings] lớp.\nMở thêm [3|trainings] lớp.",
    "Nâng số xã từ [58|communes_free] lên [63|communes_free] xã",
    "Có [58|communes_free] xã.\nGiữ [63|communes_free target] xã.",
    # "about 115" may be 119; another place; another whole; nobody knows when
    "Có [119|communes_free] xã.\nCó khoảng [115|communes_free about] xã.",
    "Có [119|communes_free] xã.\nHuyện có [12|communes_free district=A] xã.",
    "Có [119|communes_free] xã.\nCó [12|communes_free of=ven-biển] xã.",
    "Có [119|communes_free] xã.\nCó [112|communes_free no_period] xã.",
    # three values are three facts
    "Có [119|communes_free] xã.\nCó [112|communes_free] xã.\nCó [7|communes_free] xã.",
    # the sum of two is taken up
    "Bắt [40|arrests] người ở A, [23|arrests] người ở B.\nTrong số [63|arrests] người này có học sinh.",
    # 12 million each
    "Phạt [12|establishments_fined] cơ sở với số tiền [145 triệu|fines_amount] đồng",
    # the fines of another body: nobody knows how many they were
    "Phạt [9|people_fined], [145 triệu|fines_amount]; năm nay [9.000 triệu|fines_amount] của tỉnh",
    # the time before, the plan, the whole behind its part
    "Có [18|cases] vụ (năm trước [24|cases no_period] vụ)",
    "Có [132|workers] nhân viên ([151|workers])",
    "Kiểm tra [58|establishments_inspected] cơ sở (kế hoạch năm: [120|establishments_inspected] cơ sở)",
    # two wholes before the list; the whole said again in it; names of the most important
    "Có [12|communes] phường, [4|communes] xã: [10|communes] đơn vị lành mạnh, [6|communes] đơn vị còn theo dõi",
    "Bắt [9|arrests] người (trong [9|arrests] người này có [5|arrests female] nữ)",
    "Có [9|cases] vụ (A: [4|cases district=A], B: [2|cases district=B])",
    # lists whose last things have no number
    "Bắt [9|arrests] người, gồm [4|arrests seller] bán dâm, [3|arrests buyer] mua dâm và chủ quán",
    "Kiểm tra [9|cases] nơi (chứa [4|cases harbouring], môi giới [3|cases brokering], số kia khác)",
]

SILENT += [
    # a rest without a number; names of the most important; another time in a bracket; a difference has no parts
    "Bắt [46|arrests] người.\nChia theo vai trò: bán dâm [20|arrests seller], mua dâm [22|arrests buyer]; còn lại.",
    "Có [9|hotspots] điểm, tập trung ở A ([4|hotspots district=A]) và B ([2|hotspots district=B])",
    "Có [11|workers] người (các năm trước là [14|workers] và [13|workers] người)",
    "Có [20|cases] vụ, tăng [3|cases] vụ, riêng A [9|cases] vụ",
    "Ninh Kiều có [34|cases district=A] vụ, bỏ xa B ([28|cases district=B]), C ([21|cases district=C])",
    # sums that fit, rows that list some of many, a row whose cell nobody filled
    "| A | [7|cases] | [9|arrests] |\n| B | [6|cases] | [4|arrests] |\n| Cộng | [13|cases] | [13|arrests] |",
    "| A | [7|cases] | [9|arrests] |\n| B | [6|cases] | [4|arrests] |\n| Cả tỉnh | [53|cases] | [73|arrests] |",
    (
        "| A | [7|cases] | [9|arrests] |\n| B | … | [4|arrests] |\n| C | [1|cases] | [1|arrests] |\n"
        "| Cộng | [53|cases] | [14|arrests] |"
    ),
    # told, be it of something else, or but for one who is named; new ones all the same
    "Bà P. cùng [2|arrests] người khác bị bắt.\n[3|arrests] người này đã nhận tội.",
    "Bắt [63|arrests] người ở [15|establishments].\n[15|cases] vụ này đều ở nhà nghỉ.",
    "Phá [15|cases] vụ.\n[18|cases] vụ còn lại của năm này ở A.",
    # a change of its own base; what is no share of a whole
    "Có [29|cases] vụ, giảm [5|cases change giảm] vụ so với cùng kỳ, tăng [24%|cases change] so với quý I",
    "Kiểm tra [29|cases] vụ, bớt [4|cases] vụ (tương đương [12,1%|cases])",
    "Thu đạt [120%|fines_amount] kế hoạch",
]

# Found in figures of real reports, told anew.
SILENT += [
    # the whole said again, among its parts; the largest of a list is the whole; others reminded than recorded
    "Khởi tố [9|defendants_prosecuted @w] người (trong [9|defendants_prosecuted ^w] người này nữ [5|defendants_prosecuted female ^w])",  # noqa: E501
    "Có [9|volunteers] người, trong số ấy [7|volunteers] tiếp cận; [7|volunteers] người đó gặp nhiều chị",
    "Xử [15|defendants_tried] bị cáo, nữ [9|defendants_tried female], nam [6|defendants_tried male]; trong đó tù [10|defendants_tried]",  # noqa: E501
    "Lập biên bản [4|establishments_violating] cơ sở, nhắc nhở [6|establishments_warned]",
    # acts of bodies beside each other; goals; what each year has
    "Đội tỉnh kiểm tra [16|inspections] đợt.\nĐội A [31|inspections district=A] đợt.",
    "Mỗi năm [24|inspections] cuộc.\nA [11|inspections district=A] cuộc, B [22|inspections district=B] cuộc.",
    # now has, of then; three values
    "Đầu năm có [6|volunteer_teams] đội, nay có [15|volunteer_teams] đội",
    "Năm 2022 có [46|cases before] vụ.\nA [7|cases] vụ, B [9|cases] vụ; so với trước giảm [27|cases change giảm]",
    # places beside the first one, not in it
    "Thị xã A có [4|hotspots district=A @w] điểm, huyện B có [3|hotspots district=B ^w], C [2|hotspots district=C ^w]",
    # people of an earlier sentence, among whom some are told again
    "Bắt quả tang [7|arrests seller ^w] người.\nTổng cộng có [9|arrests @w], gồm [5|arrests seller ^w] và khách",
]
# Numbers that no link and few words tie together.
FIRES["part_over_whole"] += [
    # a list of smaller numbers goes on to one that is larger than what it splits; some are no figures
    "Nhận [71|tipoffs_handled] cuộc gọi, năm đầu 12, năm thứ hai [210|tipoffs_handled], năm vừa rồi 38",
    "Ra [27|documents_issued] văn bản, 12 cái về ma tuý, 6 về HIV, còn [90|documents_issued] cái về mại dâm",
    # behind a part; in one breath with a part, as another number is with the whole
    "Xử [94|defendants_tried @w], trong đó [58|defendants_tried ^w] trẻ, [330|defendants_tried female] là nữ",
    (
        "Mở [1.310|communication_events @w] cuộc, [88.460|people_reached] lượt.\n"
        "+ Mại dâm [172|communication_events ^w] cuộc với [98.150|people_reached] lượt"
    ),
    # in a bracket a kind or a place within the number before it
    "Bắt [79|arrests @w] người: [34|arrests seller ^w] gái bán dâm ([64|arrests minor ^w] em dưới 18 tuổi)",
    "Mở [8|trainings] lớp (năm 2023: [72|trainings district=A] lớp)",
    # pointed at behind a semicolon; part of a time
    "Quản lý [268|establishments] cơ sở dọc biển; [940|establishments_pledged] cơ sở trong số đó ký cam kết",
    # wanted of all there are
    "Có [173|communes] xã, trong đó [177|communes target] xã phải giữ vững",
]
FIRES["parts_over_whole"] += [
    # a list of "gồm" tells everybody once, kinds of several families, too
    "Bắt [4|arrests] đối tượng, gồm [3|arrests organiser] má mì và [3|arrests female] nhân viên nữ.",
    # other times in brackets among the parts; a kind read as of another time
    "Nhà nghỉ [15|hotspots] ([7|hotspots before]); quán [6|hotspots] (9); tiệm [3|hotspots].\nTổng cộng [20|hotspots].",
    "Kiểm tra [413|cases @w] lượt ([431|cases]), [251|cases] lượt đêm, [205|cases ^w] lượt ngày",
    "Bắt [60|arrests @w]: chủ [28|arrests organiser before], bán [30|arrests seller ^w], mua [9|arrests buyer ^w]",
    # a sum in the next sentence
    "A [9|cases ^w] vụ, B [8|cases ^w] vụ.\nCộng lại toàn tỉnh là [15|cases @w] vụ.",
]
FIRES["parts_under_whole"] += [
    # the rest with its number, a kind of two names, another year behind the list, a line end within it
    "Có [87|establishments] cơ sở ([35|establishments lodging] lưu trú, [21|establishments] cơ sở khác)",
    "Bắt [45|arrests] người ([16|arrests seller] bán, [8|arrests organiser] chủ, quản lý và môi giới)",
    "Giúp [16|people_supported] người, gồm [8|people_supported] khám, [6|people_supported] vay; năm 2022 là [13|people_supported before]",  # noqa: E501
    "Bắt [87|arrests] người, gồm [44|arrests] nhân viên, [29|arrests] khách và\n[6|arrests] chủ.",
    "Có [38|cases] vụ (gồm [24|cases district=A] vụ ở A và [9|cases district=B] vụ ở B)",
]
FIRES["funnel_grows"] += [
    # a step that is a part of others
    "Phát hiện [112|establishments_violating @w]; có [5|establishments_violating ^w] về mại dâm, [6|establishments_fined] bị phạt",  # noqa: E501
]
FIRES["funnel_grows"] += [
    # the whole of what the sentence before tells; the ground of another law; one clause of what was done and is planned
    (
        "Bắt [197|arrests @w] người.\nTrong số này [58|arrests organiser ^w] người là chủ.\n"
        "Còn [420|people_fined seller] người bán dâm bị phạt."
    ),
    "Kiểm tra [41|establishments_inspected karaoke other_ground] nơi, phạt [45|establishments_fined karaoke] nơi",
    "Đội đi [33|establishments_inspected target] nơi, phạt [37|establishments_fined]",
]
FIRES["part_over_whole"] += [
    # places behind the number of the wider one, none of them linked
    "Đã gửi [6|documents_issued] văn bản, A [20|documents_issued district=A], B [3|documents_issued district=B].",
]
FIRES["parts_over_whole"] += [
    # what is linked to a target is wanted, too
    (
        "Phổ biến cho [1.870|people_trained target @w] người, trong đó [1.400|people_trained district=A ^w] ở A, "
        "[800|people_trained target district=B ^w] ở B"
    ),
]
FIRES["change_absolute"].append("Có [58|cases] đội, thêm được [8|cases] so với quý II (lúc đó [52|cases])")
FIRES["change_percent"].append(
    "Giai đoạn trước phá [211|cases] vụ, thì nay [264|cases] vụ, tức tăng [13,8%|cases change]"
)
# whoever acted is told of one of the two values
FIRES["change_percent"].append(
    "Vào [38.690|establishments_inspected] nơi.\nNăm 2022 con số này là "
    "[31.254|establishments_inspected police before]; như vậy tăng [11,9%|establishments_inspected police change]"
)
FIRES["unit_slip"] += [
    # a sentence that begins with all of those told before
    "Phá [3|cases] vụ.\nCả [30|cases] vụ đều do công an huyện lập án.",
    # stocks of other days, one of them wanted; the title's act
    "Có [11|inspection_teams] đội.\nCuối năm [110|inspection_teams target before] đội phải kiểm tra.",
    "Chuyện về [7|defendants_tried incident] bị cáo\nTòa xử [70|defendants_tried incident] bị cáo.",
]
FIRES["contradiction"] += [
    # where a target starts from; taken up among numbers of other things
    "Có [43|support_models] khu.\nNâng từ [34|support_models] lên [60|support_models target] khu",
    # a sentence that begins with those told before
    "Vi phạm [44|establishments_violating] nơi.\n[49|establishments_violating] đó đã bị nhắc.",
    "Có [28|people_supported] chị, [164|cases] vụ.\nTrong số [82|people_supported] chị có học sinh.",
    "Đoàn 4 người đi [6|cases] nơi, [1|cases] hướng.\nChọn [7|cases] nơi này là vì đông.",
    "Bắt [47|arrests] đối tượng.\nĐáng lưu ý, trong số [42|arrests] đối tượng có học sinh.",
]
SILENT += [
    # places of one wide number: behind a semicolon, compared, or alone
    "Gửi [6|documents_issued] văn bản; A [20|documents_issued district=A], B [3|documents_issued district=B]",
    "Gửi [6|documents_issued] văn bản, so với A [20|documents_issued district=A], B [3|documents_issued district=B]",
    "Gửi [6|documents_issued] văn bản, A [20|documents_issued district=A]",
    # between two parts the number of the time before, with words of its own or bare in a bracket
    (
        "Phạt [17|cases lodging ^w] nơi lưu trú (năm ngoái [9|cases lodging before]), [3|cases karaoke ^w] karaoke; "
        "cộng [20|cases @w]"
    ),
    "Phạt [17|cases lodging ^w] nơi ([9|cases lodging]), [3|cases karaoke ^w] karaoke; cộng [20|cases @w]",
    # linked to a larger one; lists of other years, of one number, of what is about so many
    "Có [2.350|cases @w] vụ.\nHọp [3|inspections] lần.\nĐêm [10|cases ^w], A chiếm [1.120|cases ^w]",
    "Ký [12|media_items] chuyên mục, phát 7; báo đăng [23|media_items] tin",
    "Ghi [211|hotspots] nơi, 87 người, số thuế là gần [400|hotspots about] nơi",
    "Nhà nghỉ có 120 - 130 chị, [30|workers] chị quê xa, [6|workers] chị Lào; [18|sex_workers] người trong đó bị nghi",
    "Khởi tố [4|defendants_prosecuted] bị can, các trường hợp khác: [24|people_fined administrative] người",
    # help of several kinds; another rest; round stocks; baselines that were told
    "Giúp [9|people_supported] chị, gồm [8|people_supported loan] vay và [6|people_supported job] có việc",
    "Có [10|inspection_teams] đội.\nCuối năm có [100|inspection_teams target before] đội.",
    "Có [43|support_models] khu.\nNâng từ [43|support_models] lên [60|support_models target] khu",
    # a nearer number, estimated, holds the part
    "Cả năm [20|cases] vụ, ước khoảng [50|cases about] vụ.\nTập trung ở A với [31|cases district=A] vụ.",
]
FIRES["share_off_counts"].append("Kiểm tra [276|cases] vụ, thấy [119|cases] vụ có vi phạm (chiếm [46%|cases])")

# Of texts without any figure.
WRITTEN_FIRES = {
    "impossible_date": [
        "Ngày 31/6/2022, công an kiểm tra.",
        "Tính đến 15/13/2021.",
        "ngày 30 tháng 2 năm 2020",
        "Đêm ngày 32/5, công an kiểm tra.",
        "tháng 13/2022",
        "quý V/2020",
    ],
    "period_reversed": [
        "từ ngày 15/12/2022 đến ngày 14/6/2022",
        "giai đoạn 2025-2021",
    ],
}

WRITTEN_SILENT = [
    "Ngày 29/2/2020 và 28/2/2021; 05/14/2018 là cách viết của trang nước ngoài.",
    "Quyết định số 32/15/QĐ-UBND; đạt 15/20 xã; 1.530/1.611 cơ sở.",
    "từ ngày 15/12/2021 đến ngày 14/6/2022; giai đoạn 2021-2025",
    "quý IV/2020, tháng 12/2022",
]

NOTICES = {
    "low_confidence": "Có [12|cases confidence=0.4] vụ",
    "recognised_digits": "Có [12|cases flag=ocr flag=doubtful confidence=0.4] vụ",
    "misspelt_digits": "Có [l2|cases value=12 flag=repaired flag=doubtful confidence=0.5] vụ",
    "no_place": "Có [12|cases no_place] vụ",
    "no_period": "Có [12|cases no_period] vụ",
}


@pytest.mark.parametrize(("code", "text"), [(code, text) for code, texts in FIRES.items() for text in texts])
def test_what_a_check_must_find(code: str, text: str) -> None:
    assert [finding.code for finding in check_document(marked(text)[1])] == [code]


@pytest.mark.parametrize("text", SILENT)
def test_what_no_check_may_find(text: str) -> None:
    assert check_document(marked(text)[1]) == ()


@pytest.mark.parametrize(("code", "text"), [(code, text) for code, texts in WRITTEN_FIRES.items() for text in texts])
def test_what_cannot_be_written(code: str, text: str) -> None:
    found = audit((), (), text)
    assert [finding.code for finding in found] == [code]
    assert found[0].spans[0].of(text) in found[0].sentence("vi")


@pytest.mark.parametrize("text", WRITTEN_SILENT)
def test_what_can_be_written(text: str) -> None:
    assert audit((), (), text) == ()


@pytest.mark.parametrize(("code", "text"), NOTICES.items())
def test_what_is_doubtful_about_reading(code: str, text: str) -> None:
    plain, figures = marked(text)
    assert [finding.code for finding in audit(figures, (), plain)] == [code]


def test_sure_figures_are_nothing_to_notice() -> None:
    plain, figures = marked("Có [12|cases confidence=0.98] vụ; cả nước mục tiêu [9|cases target no_period] vụ")
    known = DigitString(Span(0, 2), DigitVerdict.KNOWN, "date")
    assert audit(figures, (known,), plain) == ()


def test_unrecognised_digits_are_quoted() -> None:
    text = "Số liệu kèm theo: 4711 chưa rõ."
    found = audit((), (DigitString(Span(18, 22), DigitVerdict.UNRECOGNISED),), text)
    assert [one.code for one in found] == ["unrecognised_number"]
    assert found[0].spans[0].of(text) == "4711"
    assert "Số liệu kèm theo: 4711 chưa rõ." in found[0].sentence("vi")


def test_every_check_has_a_case_and_a_sentence() -> None:
    assert set(FIRES) == set(INSIDE)
    assert set(WRITTEN_FIRES) == set(WRITTEN)
    assert set(FIRES) | set(WRITTEN) | set(NOTICES) | {"unrecognised_number"} == set(CHECKS)
    assert set(CHECKS) | set(BETWEEN) == set(kinds())
    assert not set(CHECKS) & set(BETWEEN)


def test_graver_and_larger_findings_come_first() -> None:
    _, figures = marked(
        "Có [19/18|communes_free] xã\nCó [90/18|communes_affected] xã\n"
        "Phạt [12|people_fined] người, thu [1.450|fines_amount] đồng\n[3|cases no_period confidence=0.2]"
    )
    found = audit(figures, (), "")
    # Of two notices about one figure the first is enough.
    assert [one.code for one in found] == ["ratio_over_one", "ratio_over_one", "fine_average", "low_confidence"]
    assert found[0].values == (("surface", "90/18"),)
    assert [one.rank for one in found] == sorted((one.rank for one in found), reverse=True)


def test_a_doubtful_figure_makes_a_finding_less_worth_a_look() -> None:
    text = "Có [19/18|communes_free confidence={}] xã"
    sure, unsure = (check_document(marked(text.format(confidence))[1])[0] for confidence in (0.9, 0.5))
    assert sure.rank > unsure.rank
