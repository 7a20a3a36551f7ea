using System.Text.Json.Serialization;

namespace Migrator.Reporting.Answers;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true, NewLine = "\n")]
[JsonSerializable(typeof(CheckAppAnswer))]
[JsonSerializable(typeof(DemoAnswer))]
[JsonSerializable(typeof(DoctorAnswer))]
[JsonSerializable(typeof(DoneAnswer))]
[JsonSerializable(typeof(ErrorAnswer))]
[JsonSerializable(typeof(GatesAnswer))]
[JsonSerializable(typeof(PlansAnswer))]
[JsonSerializable(typeof(RunAnswer))]
[JsonSerializable(typeof(StatusAnswer))]
[JsonSerializable(typeof(VersionsAnswer))]
internal sealed partial class AnswerTypes : JsonSerializerContext;
