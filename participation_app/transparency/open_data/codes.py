"""What the codes in open data mean, in both languages."""

from __future__ import annotations

from participation_app.rules.count_tables import ALL
from participation_app.rules.open_data import Words

UNASSIGNED, NO_REASON = "Unassigned", "None"
EVERY = {ALL: Words("الكل", "All")}
NOT_YET_ASSIGNED = {UNASSIGNED: Words("لم تُحدَّد", "Unassigned")}
WITHOUT_REASON = {NO_REASON: Words("بلا سبب", "None")}
TYPES = {
	"Complaint": Words("شكوى", "Complaint"),
	"Report": Words("بلاغ", "Report"),
	"Inquiry": Words("استفسار", "Inquiry"),
	"Service Request": Words("طلب خدمة", "Service Request"),
	"Suggestion": Words("مقترح", "Suggestion"),
	"Remark": Words("ملاحظة", "Remark"),
}
PLATFORMS = {
	"X": Words("إكس", "X"),
	"Facebook": Words("فيسبوك", "Facebook"),
	"Instagram": Words("إنستقرام", "Instagram"),
	"YouTube": Words("يوتيوب", "YouTube"),
}
CHANNELS = {
	**PLATFORMS,
	"Portal": Words("البوابة", "Portal"),
	"E-mail": Words("البريد الإلكتروني", "E-mail"),
	"SMS": Words("رسالة نصية", "SMS"),
	"Phone": Words("الهاتف", "Phone"),
	"Walk-in": Words("حضور شخصي", "Walk-in"),
}
LANGUAGES = {
	"ar": Words("العربية", "Arabic"),
	"en": Words("الإنجليزية", "English"),
	"mixed": Words("عربية وإنجليزية", "Arabic and English"),
	"und": Words("لغة أخرى", "Another language"),
}
STANDINGS = {
	"Open": Words("قيد المعالجة", "Open"),
	"Answered": Words("تم الرد", "Answered"),
	"Closed": Words("مغلق", "Closed"),
}
OUTCOMES_OF_COMMENTS = {
	"Registered": Words("تم التسجيل", "Registered"),
	"Attached": Words("تم الإرفاق", "Attached"),
	"Redirected": Words("تم التوجيه", "Redirected"),
	"Dismissed": Words("تم الاستبعاد", "Dismissed"),
}
KINDS_OF_NOTICES = {
	"Receipt": Words("إشعار الاستلام", "Receipt"),
	"Question": Words("سؤال", "Question"),
	"Result": Words("النتيجة", "Result"),
	"Moved Date": Words("تغيير موعد الرد", "Moved Date"),
	"Publication Decision": Words("قرار النشر", "Publication Decision"),
}
WAYS_OF_NOTICES = {
	"Platform": Words("المنصة", "Platform"),
	"SMS": Words("رسالة نصية", "SMS"),
	"E-mail": Words("البريد الإلكتروني", "E-mail"),
	"Phone": Words("الهاتف", "Phone"),
	"None": Words("لا وسيلة", "No way"),
}
DECISIONS = {
	"Approved": Words("أُجيزت", "Approved"),
	"Approved in Part": Words("أُجيزت جزئياً", "Approved in Part"),
	"Refused": Words("رُفضت", "Refused"),
	"Withdrawn": Words("سُحبت", "Withdrawn"),
}
FIGURES = {
	"Studied Before Publication": Words("الدراسة قبل النشر", "Studied Before Publication"),
	"Receipts in Time": Words("إشعارات استلام في موعدها", "Receipts in Time"),
	"Referred to Departments": Words("الإحالة إلى الإدارات", "Referred to Departments"),
	"Results Told": Words("الإشعار بالنتائج", "Results Told"),
	"Satisfaction": Words("الرضا", "Satisfaction"),
	"Answers That Stood": Words("ردود لم يُعَد فتحها", "Answers That Stood"),
	"Answers in Time": Words("الردود في موعدها", "Answers in Time"),
	"Answers Never Corrected": Words("ردود لم تُصحَّح", "Answers Never Corrected"),
	"Suggestions Answered": Words("الرد على المقترحات", "Suggestions Answered"),
	"Survey Results Shown": Words("نتائج الاستبيانات المعلنة", "Survey Results Shown"),
	"Enquiries Answered": Words("الاستفسارات عن الحالة", "Enquiries Answered"),
}
KINDS_OF_FIGURES = {
	"share": Words("نسبة: القيمة من المجموع", "A share: value of whole"),
	"count": Words("عدد", "A count"),
	"stars": Words("متوسط النجوم من 5، والمجموع عدد المقيّمين", "Average stars of 5; whole is who gave them"),
}
AUDIENCES = {
	"Anyone": Words("الجميع", "Anyone"),
	"Confirmed Contact": Words("وسيلة اتصال مؤكدة", "Confirmed Contact"),
	"Logged In": Words("المسجَّلون", "Logged In"),
}
KINDS_OF_QUESTIONS = {
	"Single Choice": Words("اختيار واحد", "Single Choice"),
	"Multiple Choice": Words("اختيار من متعدد", "Multiple Choice"),
	"Scale": Words("مقياس", "Scale"),
	"Free Text": Words("نص حر", "Free Text"),
}
