"""The words of Croissant 1.1 and of its vocabulary for responsible AI."""

from __future__ import annotations

from typing import Any

_TERMS = (
    "annotation", "arrayShape", "citeAs", "column", "containedIn", "equivalentProperty", "extract", "field",
    "fileObject", "fileProperty", "fileSet", "format", "includes", "isArray", "isLiveDataset", "jsonPath", "key", "md5",
    "parentField", "path", "recordSet", "references", "regex", "repeated", "replace", "samplingRate", "separator",
    "source", "subField", "transform", "value",
)  # fmt: skip

CONTEXT: dict[str, Any] = {
    "@language": "en",
    "@vocab": "https://schema.org/",
    **{term: f"cr:{term}" for term in _TERMS},
    "conformsTo": "dct:conformsTo",
    "cr": "http://mlcommons.org/croissant/",
    "data": {"@id": "cr:data", "@type": "@json"},
    "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
    "dct": "http://purl.org/dc/terms/",
    "ddi-stats": "http://rdf-vocabulary.ddialliance.org/cv/SummaryStatisticType/2.1.2/",
    "description": {"@container": "@language"},
    "examples": {"@id": "cr:examples", "@type": "@json"},
    "name": {"@container": "@language"},
    "rai": "http://mlcommons.org/croissant/RAI/",
    "sc": "https://schema.org/",
    "wd": "http://www.wikidata.org/entity/",
}

RAI_LISTS = frozenset({
    "dataCollectionType", "dataCollectionTimeframe", "dataPreprocessingProtocol", "dataAnnotationPlatform",
    "dataAnnotationAnalysis", "annotatorDemographics", "machineAnnotationTools", "dataBiases", "dataUseCases",
    "dataLimitations", "personalSensitiveInformation", "dataReleaseMaintenancePlan",
})  # fmt: skip
RAI = (
    "dataCollection", "dataCollectionMissingData", "dataCollectionRawData", "dataImputationProtocol",
    "dataManipulationProtocol", "dataAnnotationProtocol", "annotationsPerItem", "dataSocialImpact", *sorted(RAI_LISTS),
)  # fmt: skip
TWO_SPELLINGS = {
    "dataCollectionTimeframe": ("dataCollectionTimeframe", "dataCollectionTimeFrame"),
    "dataManipulationProtocol": ("dataManipulationProtocol", "dataDataManipulationProtocol"),
}
"""The specification's spelling, and the one that mlcroissant 1.1.1 reads."""
